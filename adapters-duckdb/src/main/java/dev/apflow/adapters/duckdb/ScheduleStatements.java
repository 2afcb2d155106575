package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.adapters.duckdb.engine.SqlStatement;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.json.stored.StoredSchedule;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The statements that change schedules and their ledgers. */
final class ScheduleStatements {

    private static final String CREATE =
            """
            insert into apflow_schedule
            values (?, ?, ?, ?, ?, ?, make_timestamp(?::bigint), make_timestamp(?::bigint), make_timestamp(?::bigint),
                    ?, ?, make_timestamp(?::bigint), make_timestamp(?::bigint))
            """;

    private static final String CHANGE =
            """
            update apflow_schedule
            set revision = revision + 1, version = ?, document = ?, paused = ?, pause_reason = ?,
                paused_at = make_timestamp(?::bigint), place = make_timestamp(?::bigint),
                due_at = make_timestamp(?::bigint), failures = ?, counts = ?, updated_at = make_timestamp(?::bigint)
            where id = ? and revision = ?
            """;

    private static final String BEFORE =
            """
            select outcome from apflow_occurrence where schedule = ? and nominal = make_timestamp(?::bigint)
            """;

    private static final String INSERT =
            """
            insert into apflow_occurrence
            values (?, make_timestamp(?::bigint), ?, ?, make_timestamp(?::bigint), ?, ?, ?, ?)
            """;

    private static final String UPDATE =
            """
            update apflow_occurrence
            set outcome = ?, tree_id = ?, started_at = make_timestamp(?::bigint), detail = ?, backfill = ?, run = ?,
                unsettled = ?
            where schedule = ? and nominal = make_timestamp(?::bigint)
            """;

    private static final String SETTLE =
            """
            update apflow_occurrence set unsettled = false
            where schedule = ? and nominal = make_timestamp(?::bigint)
            """;

    private static final String CLOSE =
            """
            delete from apflow_open_occurrence where schedule = ? and nominal = make_timestamp(?::bigint)
            """;

    private static final String OPEN =
            """
            insert into apflow_open_occurrence values (?, make_timestamp(?::bigint), ?, ?, ?)
            """;

    private ScheduleStatements() {}

    static void create(Session session, ScheduleRow row) throws SQLException {
        pause(
                        session.sql(CREATE)
                                .text(row.id().value())
                                .number(row.revision())
                                .number(row.version())
                                .text(StoredSchedule.document(row)),
                        row)
                .number(Times.micros(row.place()))
                .number(Times.micros(row.due()))
                .number(row.failures())
                .text(StoredSchedule.counts(row))
                .number(Times.micros(row.createdAt()))
                .number(Times.micros(row.updatedAt()))
                .update();
    }

    /** Whether the row was still as it was read. */
    static boolean change(Session session, ScheduleRow row) throws SQLException {
        return pause(
                                session.sql(CHANGE)
                                        .number(row.version())
                                        .text(StoredSchedule.document(row)),
                                row)
                        .number(Times.micros(row.place()))
                        .number(Times.micros(row.due()))
                        .number(row.failures())
                        .text(StoredSchedule.counts(row))
                        .number(session.now())
                        .text(row.id().value())
                        .number(row.revision())
                        .update()
                == 1;
    }

    /** Three parameters: whether, why, since when. */
    private static SqlStatement pause(SqlStatement call, ScheduleRow row) throws SQLException {
        return call.text(Boolean.toString(row.paused().isPresent()))
                .text(row.paused().flatMap(ScheduleRow.Pause::reason).orElse(null))
                .number(Times.micros(row.paused().map(ScheduleRow.Pause::since)));
    }

    /** The outcome that a nominal time has already. */
    static Optional<String> before(Session session, String schedule, Instant nominal)
            throws SQLException {
        List<String> found =
                session.sql(BEFORE)
                        .text(schedule)
                        .number(Times.micros(nominal))
                        .list(row -> row.getString(1));
        return found.stream().findFirst();
    }

    static void record(Session session, String schedule, Entry entry, boolean isNew)
            throws SQLException {
        String root = entry.tree().map(each -> each.tree().root().value()).orElse(null);
        String backfill = entry.backfill().map(StoredSchedule::word).orElse(null);
        SqlStatement call = session.sql(isNew ? INSERT : UPDATE);
        if (isNew) {
            call.text(schedule).number(Times.micros(entry.nominal()));
        }
        call.text(entry.outcome().word())
                .text(root)
                .number(root == null ? null : Long.valueOf(session.now()))
                .text(entry.detail().orElse(null))
                .text(backfill)
                .number(entry.run())
                .text(Boolean.toString(root != null));
        if (!isNew) {
            call.text(schedule).number(Times.micros(entry.nominal()));
        }
        call.update();
        if (!isNew) {
            at(session.sql(CLOSE), schedule, entry.nominal());
        }
        if (root != null || entry.outcome() == Outcome.BUFFERED) {
            session.sql(OPEN)
                    .text(schedule)
                    .number(Times.micros(entry.nominal()))
                    .text(root)
                    .text(backfill)
                    .number(entry.run())
                    .update();
        }
    }

    static void settle(Session session, String schedule, Instant nominal) throws SQLException {
        at(session.sql(SETTLE), schedule, nominal);
        at(session.sql(CLOSE), schedule, nominal);
    }

    private static void at(SqlStatement call, String schedule, Instant nominal)
            throws SQLException {
        call.text(schedule).number(Times.micros(nominal)).update();
    }

    /** Whether there was one. */
    static boolean delete(Session session, String schedule) throws SQLException {
        boolean deleted =
                session.sql("delete from apflow_schedule where id = ?").text(schedule).update() > 0;
        session.sql("delete from apflow_occurrence where schedule = ?").text(schedule).update();
        session.sql("delete from apflow_open_occurrence where schedule = ?")
                .text(schedule)
                .update();
        return deleted;
    }
}
