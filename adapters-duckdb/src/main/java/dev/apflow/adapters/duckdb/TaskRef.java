package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A task looked up by its id, in the transaction that is about to change it. */
record TaskRef(long number, long tree, long revision, String spec) {

    private static final String BY_ID =
            """
            select number, tree, revision, spec from apflow_task where id = ?
            """;

    private static final String STATUS =
            """
            select 'pending' from apflow_pending where number = ?
            union all
            select 'in_progress' from apflow_running where number = ?
            union all
            select status from apflow_outcome where number = ? and current
            """;

    private static final String HELD =
            """
            select 1 from apflow_held where tree = ?
            """;

    static Optional<TaskRef> of(Session session, TaskId id) throws SQLException {
        List<TaskRef> found =
                session.sql(BY_ID)
                        .text(id.value())
                        .list(
                                row ->
                                        new TaskRef(
                                                row.getLong("number"),
                                                row.getLong("tree"),
                                                row.getLong("revision"),
                                                row.getString("spec")));
        return found.stream().findFirst();
    }

    boolean isRoot() {
        return number == tree;
    }

    TaskStatus status(Session session) throws SQLException {
        return session.sql(STATUS)
                .number(number)
                .number(number)
                .number(number)
                .list(row -> status(row.getString(1)))
                .get(0);
    }

    boolean isHeld(Session session) throws SQLException {
        return !session.sql(HELD).number(tree).list(row -> tree).isEmpty();
    }

    /** A word of a later version is an end that this one does not know. */
    static TaskStatus status(String word) {
        return TaskStatus.ofWord(word).orElse(TaskStatus.FAILED);
    }
}
