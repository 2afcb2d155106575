package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;

import java.sql.SQLException;
import java.util.List;

/** Statements that take tasks from whoever ran them: pending again, the same attempt. */
final class Requeue {

    /** These deliveries, where they run. */
    static final SqlText DELIVERIES =
            SqlText.of(
                    Requeue.class,
                    "requeue_deliveries",
                    "ids",
                    "attempts",
                    "deliveries",
                    "lost",
                    "details");

    /** What a holder runs, but for these deliveries. */
    static final SqlText ALL_BUT =
            SqlText.of(
                    Requeue.class,
                    "requeue_all_but",
                    "ids",
                    "attempts",
                    "deliveries",
                    "standalone",
                    "holder",
                    "incarnation",
                    "lost",
                    "details");

    /** These tasks, which this transaction has locked: their deliveries are lost. */
    static final SqlText LOST =
            SqlText.of(Requeue.class, "requeue_lost", "numbers", "lost", "details");

    private Requeue() {}

    /**
     * What was put back.
     *
     * @param waiting those among them that wait for a dependency which was run again
     */
    record Result(int tasks, List<Long> waiting) {
        Result {
            waiting = List.copyOf(waiting);
        }
    }

    private record Queued(long number, int open) {}

    /** Runs a statement; {@code call} lacks only the reason and what it costs the tasks. */
    static Result run(SqlStatement call, String reason) throws SQLException {
        return run(call, reason, 0);
    }

    /** The same, where the deliveries are lost. */
    static Result runLost(SqlStatement call, String reason) throws SQLException {
        return run(call, reason, 1);
    }

    private static Result run(SqlStatement call, String reason, int lost) throws SQLException {
        List<Queued> queued =
                call.set("lost")
                        .number(lost)
                        .set("details")
                        .text(Deliveries.details(reason))
                        .rows(row -> new Queued(row.getLong(1), row.getInt(2)));
        return new Result(
                queued.size(),
                queued.stream().filter(each -> each.open > 0).map(Queued::number).toList());
    }
}
