package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * A task in the hands of a worker.
 *
 * @param stale a dependency was run again meanwhile
 */
record RunningRow(
        LiveTask live, String id, String node, double progress, long startedAt, boolean stale)
        implements Row {

    RunningRow(LiveTask live, String id, String node, double progress, long startedAt) {
        this(live, id, node, progress, startedAt, false);
    }

    static RunningRow read(ResultSet row) throws SQLException {
        return new RunningRow(
                LiveTask.read(row),
                row.getString("id"),
                row.getString("node"),
                row.getDouble("progress"),
                row.getLong("started_us"),
                row.getBoolean("stale"));
    }

    @Override
    public String table() {
        return "apflow_running";
    }

    @Override
    public void appendTo(Cells cells) throws SQLException {
        live.appendTo(cells);
        cells.text(id).text(node).number(progress).time(startedAt);
        live.appendAddedTo(cells);
        cells.flag(stale);
        live.criteria().admission().appendTo(cells);
    }

    RunningRow hadLoss() {
        return new RunningRow(live.hadLoss(), id, node, progress, startedAt);
    }

    Delivered delivered() {
        return new Delivered(new TaskId(id), live.course().attempt(), live.course().delivery());
    }

    /**
     * A delivery as one text, so that a list of them can be a parameter: {@code id || ' ' ||
     * attempt || ' ' || delivery}. No id has a space in it.
     */
    static String token(Delivered delivered) {
        return delivered.task().value() + ' ' + delivered.attempt() + ' ' + delivered.delivery();
    }

    static List<String> tokens(Collection<Delivered> deliveries) {
        return deliveries.stream().map(RunningRow::token).toList();
    }
}
