package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.EventRow.Subject;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonObject;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Writes events, in the transaction of what they tell of.
 *
 * @param actor the client whose change it is; empty where it is no client's
 */
record History(Session session, Numbers numbers, Optional<Actor> actor) {

    /** Of what no client asked for. */
    History(Session session, Numbers numbers) {
        this(session, numbers, Optional.empty());
    }

    /**
     * Notes what happened.
     *
     * @param task as it is after the change
     * @param node whom it concerns, if anybody
     */
    void note(EventType type, LiveTask task, @Nullable String node, JsonObject details) {
        note(type, Subject.of(task), node, details);
    }

    void note(EventType type, Subject task, @Nullable String node, JsonObject details) {
        session.append(
                new EventRow(numbers.nextEvent(), type, task, node, details, actor, session.now()));
    }
}
