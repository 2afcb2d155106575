package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonObject;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;

/**
 * An entry of the history.
 *
 * @param live the task after the change
 * @param node whom it concerns, if anybody
 */
record EventRow(
        long number,
        EventType type,
        Live live,
        @Nullable String node,
        JsonObject details,
        long happened)
        implements Row {

    @Override
    public String table() {
        return "apflow_event";
    }

    @Override
    public void appendTo(Cells cells) throws SQLException {
        cells.bigint(number).bigint(live.number()).bigint(live.tree()).text(type.word());
        cells.text(node).integer(live.course().attempt()).bigint(live.course().delivery());
        cells.text(Json.details(details)).time(happened);
    }
}
