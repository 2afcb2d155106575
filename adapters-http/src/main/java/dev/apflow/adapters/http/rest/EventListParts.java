package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.ListParts;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.json.JsonValue;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A page of events. */
final class EventListParts extends ListParts {

    private final EventLog log;
    private final EventScope scope;
    private Optional<EventCursor> cursor;
    private boolean more = true;

    EventListParts(
            EventLog log,
            EventScope scope,
            Optional<EventCursor> after,
            int limit,
            UnaryOperator<JsonValue> view) {
        super("{\"events\":[", limit, view);
        this.log = log;
        this.scope = scope;
        this.cursor = after;
    }

    @Override
    protected List<JsonValue> read(int most) {
        EventPage page = log.read(scope, cursor, most);
        cursor = page.next();
        List<JsonValue> entries =
                page.entries().stream().<JsonValue>map(TaskDocuments::entry).toList();
        more = entries.size() == most;
        return entries;
    }

    @Override
    protected boolean hasMore() {
        return more;
    }

    @Override
    protected String after() {
        return nextCursor(cursor.map(EventCursor::toString));
    }
}
