package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.WriteFence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Tasks that wait for a time. */
final class DueTasks {

    private static final String NEXT_DUE =
            """
            select (extract(epoch from waits_until - clock_timestamp()) * 1000000)::bigint
            from apflow_queue
            where waits_until is not null and open_dependencies = 0 and not held
            order by waits_until
            limit 1
            """;

    private static final String PROMOTE =
            """
            update apflow_queue
            set waits_until = null
            where number in (
                select number
                from apflow_queue
                where waits_until <= clock_timestamp() and open_dependencies = 0 and not held
                order by number
                limit 10000
                for update skip locked)
            """;

    private DueTasks() {}

    /**
     * Moves what is due among what can be claimed; how long until there is more to move.
     *
     * @param nextDue how long until something is due, as a statement before this one found it
     */
    static Optional<Duration> promote(
            WriteFence fence, Connection connection, Optional<Duration> nextDue)
            throws SQLException {
        if (nextDue.filter(due -> due.isZero() || due.isNegative()).isEmpty()) {
            return nextDue;
        }
        try (SqlStatement call = fence.call(connection, PROMOTE)) {
            fence.run(call);
        }
        return nextDue(connection).map(due -> due.isNegative() ? Duration.ZERO : due);
    }

    private static Optional<Duration> nextDue(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, NEXT_DUE)) {
            return call.row(row -> Duration.ofNanos(row.getLong(1) * 1000));
        }
    }
}
