package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.idempotency.IdempotencyKey;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reports of deliveries that do not run any more, and the cache that keeps their successes. */
final class FencedReports {

    /** The first success under the key, be it an outcome or a fenced one. */
    static final String RECORDED =
            """
            select result from (
                select result, 0 as later from apflow_fenced
                where key_head = ? and idempotency_key = ?
                union all
                select result, 1 as later from apflow_outcome
                where key_head = ? and idempotency_key = ? and status = 'completed'
            )
            order by later limit 1
            """;

    private FencedReports() {}

    /** Keeps a success, should there be none under its key. */
    static Verdict verdict(Session session, Report report, String result) throws SQLException {
        Optional<TaskRef> task = TaskRef.of(session, report.delivered().task());
        if (task.isEmpty()) {
            return Verdict.UNKNOWN;
        }
        if (report.outcome() instanceof Outcome.Succeeded && report.key().isPresent()) {
            keep(session, task.get(), report.key().get(), result);
        }
        return Verdict.FENCED;
    }

    private static void keep(Session session, TaskRef task, IdempotencyKey key, String result)
            throws SQLException {
        long head = OutcomeRow.keyHead(key.value());
        List<String> before =
                session.sql(RECORDED)
                        .number(head)
                        .text(key.value())
                        .number(head)
                        .text(key.value())
                        .list(row -> row.getString("result"));
        if (before.isEmpty()) {
            session.append(new Rows.FencedRow(task.number(), head, key.value(), result));
        }
    }
}
