package dev.apflow.adapters.postgres.task;

import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Creates trees in a transaction that does other things too. */
public final class TreesWithin {

    private TreesWithin() {}

    /**
     * Creates trees, none of them named by a submission and no two with a task in common.
     *
     * @return false where an id is taken: the transaction is undone then
     */
    public static boolean insert(
            Connection connection, WriteAuthority authority, List<NewTree> trees)
            throws SQLException {
        return trees.isEmpty()
                || TreeInsertion.insert(
                                connection,
                                trees.stream()
                                        .map(tree -> new TreeCreation.Request(authority, tree))
                                        .toList())
                        .isPresent();
    }

    /** Which ids of these trees are taken. */
    public static List<TaskId> taken(Connection connection, List<NewTree> trees)
            throws SQLException {
        return TaskIds.existing(
                connection,
                trees.stream()
                        .flatMap(tree -> tree.tree().tasks().stream())
                        .map(TaskSpec::id)
                        .toList());
    }
}
