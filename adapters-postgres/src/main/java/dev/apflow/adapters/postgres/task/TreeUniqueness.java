package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.admission.UniqueRule.OnHit;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * At most one tree with a key.
 *
 * <p>The key is locked first of all, so that submissions with it are judged one after the other.
 * Then the trees are kept from being run again, or, where they may have to be cancelled, from any
 * change of their shape. Those that have ended are marked, so that they are not looked at again;
 * {@link TaskRerun} takes the mark away.
 *
 * <p>Before pending trees are replaced, their tasks are locked and judged once more: no claim takes
 * one between the judgement and its end.
 */
final class TreeUniqueness {

    private static final SqlText TREES = SqlText.of(TreeUniqueness.class, "unique_trees", "key");

    private static final SqlText LOCK_TASKS =
            SqlText.inline(
                    TreeUniqueness.class,
                    """
                    select q.number
                    from apflow_queue q
                    where q.number in (select m.number from apflow_task m where m.tree_id = any (:trees))
                    order by q.number
                    for update
                    """,
                    "trees");

    private static final SqlText ENDED =
            SqlText.inline(
                    TreeUniqueness.class,
                    "update apflow_run set unique_ended = true where tree = any (:trees)",
                    "trees");

    private static final SqlText RESUMED =
            SqlText.inline(
                    TreeUniqueness.class,
                    "update apflow_run set unique_ended = false where tree = :tree and"
                            + " unique_ended",
                    "tree");

    private record Other(long number, TaskId id, boolean canMove, boolean started) {

        private static Other of(ResultSet row) throws SQLException {
            return new Other(
                    row.getLong("number"),
                    new TaskId(row.getString("id")),
                    row.getBoolean("can_move"),
                    row.getBoolean("started"));
        }

        private boolean counts(UniqueRule rule) {
            return rule.span().counts(canMove, started);
        }
    }

    private TreeUniqueness() {}

    /** For the first statement of a transaction that creates this tree. */
    static void lock(Connection connection, UniqueRule rule) throws SQLException {
        FlowState.lock(connection, Set.of(AdvisoryLock.ofFlowKey("unique:" + rule.key())));
        if (rule.onHit() == OnHit.REPLACE) {
            TreeLock.lockExclusive(connection);
        } else {
            TreeLock.lockShared(connection);
        }
    }

    /** What to answer where another tree is in the way; under {@link #lock}. */
    static Optional<Creation> judge(
            Database database, Connection connection, TreeCreation.Request request, UniqueRule rule)
            throws SQLException {
        List<Other> trees = trees(connection, rule);
        List<Long> ended = trees.stream().filter(each -> !each.canMove).map(Other::number).toList();
        if (!ended.isEmpty()) {
            SqlQuery.of(ENDED, call -> call.set("trees").numbers(ended)).update().with(connection);
        }
        List<Other> counting = trees.stream().filter(each -> each.counts(rule)).toList();
        if (counting.isEmpty()) {
            return Optional.empty();
        }
        return switch (rule.onHit()) {
            case EXISTING -> Optional.of(new Creation.Existing(counting.get(0).id));
            case REJECT -> Optional.of(new Creation.NotUnique(counting.get(0).id));
            case REPLACE -> replaced(database, connection, request, rule);
        };
    }

    private static List<Other> trees(Connection connection, UniqueRule rule) throws SQLException {
        return SqlQuery.of(TREES, call -> call.set("key").text(rule.key()))
                .rows(Other::of)
                .with(connection);
    }

    private static Optional<Creation> replaced(
            Database database, Connection connection, TreeCreation.Request request, UniqueRule rule)
            throws SQLException {
        List<TaskId> ids = trees(connection, rule).stream().map(Other::id).toList();
        SqlQuery.of(LOCK_TASKS, call -> call.set("trees").texts(ids))
                .rows(row -> row.getLong(1))
                .with(connection);
        List<Other> counting =
                trees(connection, rule).stream().filter(each -> each.counts(rule)).toList();
        for (Other each : counting) {
            if (each.started) {
                return Optional.of(new Creation.NotUnique(each.id));
            }
        }
        for (Other each : counting) {
            new TaskCancellation(
                            database,
                            request.authority(),
                            each.id,
                            Optional.of("replaced by " + request.tree().tree().root()),
                            true)
                    .within(connection);
        }
        return Optional.empty();
    }

    /** Something of the tree runs again: it counts again. */
    static void onRerun(Connection connection, long tree) throws SQLException {
        SqlQuery.of(RESUMED, call -> call.set("tree").number(tree)).update().with(connection);
    }
}
