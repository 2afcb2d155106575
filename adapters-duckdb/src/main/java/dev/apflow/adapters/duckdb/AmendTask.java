package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.LiveTask.ClaimCriteria;
import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.TaskWrites.Amendment;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.json.stored.StoredSpec;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Replaces the spec of a pending task. */
record AmendTask(TaskSpec spec, ClaimCriteria criteria, long revision)
        implements Change<Amendment> {

    private static final String AMEND_TASK =
            """
            update apflow_task
            set spec = ?, user_id = ?, method = ?, queue = ?, revision = revision + 1
            where number = ?
            """;

    private static final String AMEND_PENDING =
            """
            update apflow_pending
            set priority = ?, method = ?, placement = ?, max_parallel = ?,
                max_deliveries = ?, parked_for = 0, due_at = make_timestamp(?::bigint), updated_at = make_timestamp(?::bigint),
                queue = ?, rules = ?, admission = ?,
                turn = case when priority = ? and coalesce(queue, '') = coalesce(?, '')
                    and coalesce(fair_key, '') = coalesce(?, '') then turn end,
                fair_key = ?
            where number = ?
            """;

    private static final String RENAME_RUN =
            """
            update apflow_run set name = ?, method = ? where tree = ?
            """;

    static AmendTask of(TaskSpec spec, long revision) {
        return new AmendTask(spec, ClaimCriteria.of(spec), revision);
    }

    @Override
    public Amendment apply(Session session) throws SQLException {
        Optional<TaskRef> found = TaskRef.of(session, spec.id());
        if (found.isEmpty()) {
            return new Amendment.Unknown();
        }
        TaskRef task = found.get();
        TaskStatus status = task.status(session);
        if (status != TaskStatus.PENDING) {
            return new Amendment.WrongStatus(status);
        }
        if (task.revision() != revision) {
            return new Amendment.Outdated();
        }
        amend(session, task);
        return new Amendment.Amended();
    }

    private void amend(Session session, TaskRef task) throws SQLException {
        session.sql(AMEND_TASK)
                .text(StoredSpec.rewritten(task.spec(), spec))
                .text(spec.userId().orElse(null))
                .text(criteria.method())
                .text(criteria.admission().queue())
                .number(task.number())
                .update();
        if (task.isRoot()) {
            session.sql(RENAME_RUN)
                    .text(spec.name())
                    .text(criteria.method())
                    .number(task.number())
                    .update();
        }
        Integer limit = criteria.maxParallel();
        AdmissionColumns admission = criteria.admission();
        Turns.expect(session, List.of(criteria));
        session.sql(AMEND_PENDING)
                .number(criteria.priority())
                .text(criteria.method())
                .text(criteria.placement())
                .number(limit == null ? null : Long.valueOf(limit))
                .number(criteria.maxDeliveries())
                .number(Times.micros(spec.notBefore()))
                .number(session.now())
                .text(admission.queue())
                .text(admission.rules())
                .number(admission.admission())
                .number(criteria.priority())
                .text(admission.queue())
                .text(admission.fairKey())
                .text(admission.fairKey())
                .number(task.number())
                .update();
    }
}
