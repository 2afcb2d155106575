package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The key by which a client names a submission, so that it may send it again. */
final class TreeSubmission {

    private static final SqlText INSERT =
            SqlText.inline(
                    TreeSubmission.class,
                    """
                    insert into apflow_submission (key, fingerprint, tree, tree_id, created_at)
                    values (:key, :fingerprint, 0, :root, clock_timestamp())
                    on conflict (key) do nothing
                    """,
                    "key",
                    "fingerprint",
                    "root");

    private static final SqlText FIND =
            SqlText.inline(
                    TreeSubmission.class,
                    "select fingerprint, tree_id from apflow_submission where key = :key",
                    "key");

    private static final SqlText FORGET =
            SqlText.inline(
                    TreeSubmission.class, "delete from apflow_submission where key = :key", "key");

    private static final SqlText NAME_TREE =
            SqlText.inline(
                    TreeSubmission.class,
                    """
                    update apflow_submission
                    set tree = (select number from apflow_task where id = :root)
                    where key = :key
                    """,
                    "root",
                    "key");

    private TreeSubmission() {}

    /** Notes the submission; what to answer if it was known already. */
    static Optional<Creation> find(Connection connection, NewTree tree) throws SQLException {
        if (tree.submission().isEmpty() || isNew(connection, tree, tree.submission().get())) {
            return Optional.empty();
        }
        Submission named = tree.submission().get();
        return SqlQuery.of(FIND, call -> call.set("key").text(named.key()))
                .row(row -> known(row, named))
                .with(connection);
    }

    private static boolean isNew(Connection connection, NewTree tree, Submission named)
            throws SQLException {
        return SqlQuery.of(
                                INSERT,
                                call -> {
                                    call.set("key").text(named.key());
                                    call.set("fingerprint").text(named.fingerprint());
                                    call.set("root").text(tree.tree().root().value());
                                })
                        .update()
                        .with(connection)
                == 1;
    }

    private static Creation known(ResultSet row, Submission named) throws SQLException {
        return row.getString(1).equals(named.fingerprint())
                ? new Creation.Repeated(new TaskId(row.getString(2)))
                : new Creation.KeyReused();
    }

    /** As if it had not come. */
    static void forget(Connection connection, NewTree tree) throws SQLException {
        if (tree.submission().isPresent()) {
            String key = tree.submission().get().key();
            SqlQuery.of(FORGET, call -> call.set("key").text(key)).update().with(connection);
        }
    }

    /** Says which tree the submission made. */
    static void nameTree(Connection connection, NewTree tree) throws SQLException {
        String key = tree.submission().orElseThrow().key();
        SqlQuery.of(
                        NAME_TREE,
                        call ->
                                call.set("root")
                                        .text(tree.tree().root().value())
                                        .set("key")
                                        .text(key))
                .update()
                .with(connection);
    }
}
