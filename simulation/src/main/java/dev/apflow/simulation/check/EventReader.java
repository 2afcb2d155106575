package dev.apflow.simulation.check;

import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.TaskEvent;

import java.util.List;
import java.util.Optional;

/** Reads on in the log of all events. */
final class EventReader {

    private static final int MOST = 1_000_000;

    private final EventLog log;
    private Optional<EventCursor> last = Optional.empty();

    EventReader(EventLog log) {
        this.log = log;
    }

    /** What came since. */
    List<TaskEvent> read() {
        EventPage page = log.read(new EventScope.Everything(), last, MOST);
        last = page.next();
        return page.events();
    }
}
