package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.EventRow.Subject;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonObject;

import org.jspecify.annotations.Nullable;

/** Writes events, in the transaction of what they tell of. */
record History(Session session, Numbers numbers) {

    /**
     * Notes what happened.
     *
     * @param task as it is after the change
     * @param node whom it concerns, if anybody
     */
    void note(EventType type, Live task, @Nullable String node, JsonObject details) {
        note(type, Subject.of(task), node, details);
    }

    void note(EventType type, Subject task, @Nullable String node, JsonObject details) {
        session.append(new EventRow(numbers.nextEvent(), type, task, node, details, session.now()));
    }
}
