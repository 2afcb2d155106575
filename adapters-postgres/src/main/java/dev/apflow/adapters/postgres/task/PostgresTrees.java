package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Changes whole trees. */
public final class PostgresTrees implements TreeWrites {

    private static final List<String> FAILED = List.of("failed", "cancelled");

    private final Database database;
    private final TreeCreation creation;

    public PostgresTrees(Database database) {
        this.database = database;
        this.creation = new TreeCreation(database);
    }

    @Override
    public AuthorizedResult<Creation> create(WriteAuthority authority, NewTree tree) {
        return creation.create(authority, tree);
    }

    @Override
    public AuthorizedResult<Execution> execute(
            WriteAuthority authority, TaskId treeId, Scope scope) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    TreeLock.lockExclusive(connection);
                    Optional<Root> root = root(connection, treeId);
                    return root.isEmpty()
                            ? new Execution.Unknown()
                            : executed(connection, root.get(), scope, authority.actor());
                });
    }

    private static Execution executed(
            Connection connection, Root root, Scope scope, Optional<Actor> actor)
            throws SQLException {
        if (root.suspended != (scope == Scope.RELEASE)) {
            return new Execution.NothingToDo(root.suspended);
        }
        int tasks =
                switch (scope) {
                    case RELEASE -> released(connection, root.number);
                    case FAILED -> TaskRerun.tree(connection, root.number, FAILED, actor);
                    case ALL -> TaskRerun.tree(connection, root.number, TaskRerun.ENDED, actor);
                };
        return tasks == 0 ? new Execution.NothingToDo(false) : new Execution.Started(tasks);
    }

    private record Root(long number, boolean suspended) {}

    private static Optional<Root> root(Connection connection, TaskId treeId) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select number, held from apflow_task where id = ? and tree_id = id for"
                                + " update")) {
            return call.text(treeId.value())
                    .row(row -> new Root(row.getLong(1), row.getBoolean(2)));
        }
    }

    private static int released(Connection connection, long tree) throws SQLException {
        try (SqlStatement queue =
                        new SqlStatement(
                                connection,
                                """
                                update apflow_queue
                                set held = false
                                where number in (
                                    select number
                                    from apflow_task
                                    where tree_id = (select root.id from apflow_task root where root.number = ?))
                                """);
                SqlStatement tasks =
                        new SqlStatement(
                                connection, "update apflow_task set held = false where tree = ?")) {
            queue.number(tree).update();
            return tasks.number(tree).update();
        }
    }

    @Override
    public AuthorizedResult<TreeDeletion> delete(
            WriteAuthority authority, TaskId treeId, boolean cancel) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    TreeLock.lockExclusive(connection);
                    Optional<TaskId> root = rootOf(connection, treeId);
                    if (root.isEmpty()) {
                        return new TreeDeletion.Unknown();
                    }
                    return root.get().equals(treeId)
                            ? deleted(connection, treeId, cancel)
                            : new TreeDeletion.NotRoot(root.get());
                });
    }

    private static Optional<TaskId> rootOf(Connection connection, TaskId id) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(connection, "select tree_id from apflow_task where id = ?")) {
            return call.text(id.value()).row(row -> new TaskId(row.getString(1)));
        }
    }

    private static TreeDeletion deleted(Connection connection, TaskId treeId, boolean cancel)
            throws SQLException {
        List<Long> numbers = TreeRemoval.numbers(connection, List.of(treeId));
        if (!cancel) {
            TreeState state = TreeState.of(connection, List.of(treeId)).get(0);
            if (state.canMove() > 0) {
                return new TreeDeletion.CanMove(state.canMove());
            }
        }
        List<Delivered> running = TreeRemoval.lock(connection, numbers);
        TreeRemoval.delete(connection, numbers.subList(0, 1), numbers);
        return new TreeDeletion.Deleted(numbers.size(), running);
    }
}
