package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonObject;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.Optional;

/**
 * An entry of the history.
 *
 * @param of the task after the change
 * @param node whom it concerns, if anybody
 * @param actor the client who caused it, if one did
 */
record EventRow(
        long number,
        EventType type,
        Subject of,
        @Nullable String node,
        JsonObject details,
        Optional<Actor> actor,
        long happened)
        implements Row {

    /** A task as events name it. */
    record Subject(long number, long tree, int attempt, long delivery) {

        static Subject of(LiveTask live) {
            return new Subject(
                    live.number(), live.tree(), live.course().attempt(), live.course().delivery());
        }
    }

    @Override
    public String table() {
        return "apflow_event";
    }

    @Override
    public void appendTo(Cells cells) throws SQLException {
        cells.bigint(number).bigint(of.number).bigint(of.tree).text(type.word());
        cells.text(node).integer(of.attempt).bigint(of.delivery);
        cells.text(Json.details(details)).time(happened);
        cells.text(actor.map(Actor::name).orElse(null));
    }
}
