package dev.apflow.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.CanonicalJson;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads event logs, and writes events as lines. */
public final class History {

    private static final int PAGE = 500;
    private static final int MOST_EVENTS = 100_000;

    private History() {}

    /** All events, page by page. */
    public static List<TaskEvent> events(Store store, EventScope scope) {
        return eventsAfter(store, scope, Optional.empty(), PAGE);
    }

    public static List<TaskEvent> eventsAfter(
            Store store, EventScope scope, Optional<EventCursor> after, int page) {
        List<TaskEvent> all = new ArrayList<>();
        EventPage next = store.events().read(scope, after, page);
        while (!next.events().isEmpty()) {
            all.addAll(next.events());
            assertThat(all).as("a log that ends").hasSizeLessThan(MOST_EVENTS);
            next = store.events().read(scope, next.next(), page);
        }
        return all;
    }

    /** What happened to tasks, without the ends of trees. */
    public static List<String> lines(Store store, EventScope scope) {
        return events(store, scope).stream()
                .filter(event -> event.type() != EventType.TREE_ENDED)
                .map(History::line)
                .toList();
    }

    /** {@code failed 1/2 n1 {"error":"broken","will_retry":false}}. */
    public static String line(TaskEvent event) {
        return event.type().word()
                + " "
                + event.attempt()
                + "/"
                + event.delivery()
                + event.node().map(node -> " " + node).orElse("")
                + (event.details().isEmpty() ? "" : " " + CanonicalJson.lossless(event.details()))
                + event.actor().map(actor -> " by " + actor).orElse("");
    }
}
