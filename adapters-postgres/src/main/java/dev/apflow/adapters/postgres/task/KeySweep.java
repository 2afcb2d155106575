package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.Retention.Phase;
import dev.apflow.application.store.Retention.Place;
import dev.apflow.application.store.Retention.Sweep;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Removes rows that are kept by a key and belong to no tree, a range of blocks at a time: a table
 * without an index on its times is walked through.
 *
 * @param delete the old rows between two places
 * @param after what is looked through next; empty at the end
 */
record KeySweep(String table, SqlText delete, Optional<Place> after) {

    /** Pages of the table, of 8 KiB each, that one call looks through. */
    private static final int BLOCKS = 512;

    static final KeySweep RESULTS =
            new KeySweep(
                    "apflow_idempotency",
                    statement(
                            """
                            delete from apflow_idempotency
                            where ctid >= :from::tid and ctid < :to::tid
                              and created_at < clock_timestamp() - :micros::bigint * interval '1 microsecond'
                            """),
                    Optional.of(new Place(Phase.SUBMISSIONS, 0)));

    static final KeySweep SUBMISSIONS =
            new KeySweep(
                    "apflow_submission",
                    statement(
                            """
                            delete from apflow_submission s
                            where s.ctid >= :from::tid and s.ctid < :to::tid
                              and s.created_at < clock_timestamp() - :micros::bigint * interval '1 microsecond'
                              and not exists (select 1 from apflow_task t where t.number = s.tree)
                            """),
                    Optional.empty());

    private static final SqlText SIZE =
            SqlText.inline(
                    KeySweep.class,
                    """
                    select pg_relation_size(:table::regclass) / current_setting('block_size')::bigint
                    """,
                    "table");

    private static SqlText statement(String sql) {
        return SqlText.inline(KeySweep.class, sql, "from", "to", "micros");
    }

    /**
     * @param longest how long anything is kept; empty where for ever
     */
    Sweep run(Connection connection, Optional<Duration> longest, Place from) throws SQLException {
        long end = from.after() + BLOCKS;
        int deleted =
                longest.isPresent() ? deleted(connection, longest.get(), from.after(), end) : 0;
        boolean more = longest.isPresent() && blocks(connection) > end;
        return new Sweep(
                List.of(),
                0,
                deleted,
                0,
                PostgresRetention.oldest(connection),
                Times.now(connection),
                more ? Optional.of(new Place(from.phase(), end)) : after);
    }

    private int deleted(Connection connection, Duration age, long from, long to)
            throws SQLException {
        return SqlQuery.of(
                        delete,
                        call -> {
                            call.set("from").text("(" + from + ",0)");
                            call.set("to").text("(" + to + ",0)");
                            call.set("micros").number(Times.micros(age));
                        })
                .update()
                .with(connection);
    }

    private long blocks(Connection connection) throws SQLException {
        return SqlQuery.of(SIZE, call -> call.set("table").text(table))
                .row(row -> row.getLong(1))
                .with(connection)
                .orElse(0L);
    }
}
