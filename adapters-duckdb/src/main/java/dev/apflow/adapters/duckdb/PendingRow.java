package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A task that waits or may be claimed.
 *
 * @param waits unsatisfied dependencies, and one more where the tree is suspended
 * @param broken required dependencies that ended otherwise or are blocked; counted later
 * @param node who had it last
 */
record PendingRow(LiveTask live, int waits, int broken, @Nullable String node, long updatedAt)
        implements Row {

    /** A row is judged when a claim meets it. */
    private static final long PARKED_FOR_NOBODY = 0;

    /** {@link Turns} gives it one. */
    private static final @Nullable Long NO_TURN = null;

    PendingRow(LiveTask live, int waits, @Nullable String node, long updatedAt) {
        this(live, waits, 0, node, updatedAt);
    }

    static PendingRow read(ResultSet row) throws SQLException {
        return new PendingRow(
                LiveTask.read(row),
                row.getInt("waits"),
                row.getInt("broken"),
                row.getString("node"),
                row.getLong("updated_us"));
    }

    @Override
    public String table() {
        return "apflow_pending";
    }

    @Override
    public void appendTo(Cells cells) throws SQLException {
        live.appendTo(cells);
        cells.integer(waits).text(node).time(updatedAt);
        live.appendAddedTo(cells);
        cells.integer(broken);
        cells.bigint(PARKED_FOR_NOBODY);
        live.criteria().admission().appendTo(cells);
        cells.bigint(NO_TURN);
    }
}
