package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TreeWrites.TreeDeletion;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Removes a tree with all that belongs to it. */
record DeleteTrees(TaskId id, boolean cancel, Numbers numbers) implements Change<TreeDeletion> {

    private static final String RUNNING =
            """
            select id, attempt, delivery from apflow_running where tree = ? order by number
            """;

    private static final String ROOT =
            """
            select id from apflow_task where number = ?
            """;

    private static final String FENCED =
            """
            delete from apflow_fenced
            where number in (
                select number from apflow_task
                where tree between ? and ? and list_contains(?::bigint[], tree))
            """;

    /** Each names the least and the greatest tree too, so that DuckDB can skip what lies beyond. */
    private static final List<String> BY_TREE =
            List.of(
                    "delete from apflow_pending where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_running where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_event where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_outcome where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_log_chunk where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_trace where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_edge where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    FENCED,
                    "delete from apflow_task where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_submission where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_unique_tree where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_run where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_run_label where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)",
                    "delete from apflow_held where tree between ? and ?"
                            + " and list_contains(?::bigint[], tree)");

    @Override
    public TreeDeletion apply(Session session) throws SQLException {
        Optional<TaskRef> found = TaskRef.of(session, id);
        if (found.isEmpty()) {
            return new TreeDeletion.Unknown();
        }
        long tree = found.get().tree();
        if (!found.get().isRoot()) {
            return new TreeDeletion.NotRoot(
                    session.sql(ROOT)
                            .number(tree)
                            .list(row -> new TaskId(row.getString(1)))
                            .get(0));
        }
        TreeStates.State state = TreeStates.of(session, List.of(tree)).get(0);
        if (state.canMove() > 0 && !cancel) {
            return new TreeDeletion.CanMove(state.canMove());
        }
        List<Delivered> running =
                session.sql(RUNNING)
                        .number(tree)
                        .list(
                                row ->
                                        new Delivered(
                                                new TaskId(row.getString("id")),
                                                row.getInt("attempt"),
                                                row.getLong("delivery")));
        delete(session, List.of(tree), numbers);
        return new TreeDeletion.Deleted(state.tasks(), running);
    }

    /** Removes these trees, by their numbers, whatever their state. */
    static void delete(Session session, Collection<Long> trees, Numbers numbers)
            throws SQLException {
        numbers.keep(session);
        for (String each : BY_TREE) {
            session.sql(each).range(trees).update();
        }
    }
}
