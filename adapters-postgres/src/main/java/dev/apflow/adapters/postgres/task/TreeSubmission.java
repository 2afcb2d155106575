package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The key by which a client names a submission, so that it may send it again. */
final class TreeSubmission {

    private TreeSubmission() {}

    /** Notes the submission; what to answer if it was known already. */
    static Optional<Creation> find(Connection connection, NewTree tree) throws SQLException {
        if (tree.submission().isEmpty()) {
            return Optional.empty();
        }
        Submission named = tree.submission().get();
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        insert into apflow_submission (key, fingerprint, tree, tree_id, created_at)
                        values (?, ?, 0, ?, clock_timestamp())
                        on conflict (key) do nothing
                        """)) {
            if (call.text(named.key())
                            .text(named.fingerprint())
                            .text(tree.tree().root().value())
                            .update()
                    == 1) {
                return Optional.empty();
            }
        }
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select fingerprint, tree_id from apflow_submission where key = ?")) {
            return call.text(named.key())
                    .row(
                            row ->
                                    row.getString(1).equals(named.fingerprint())
                                            ? new Creation.Repeated(new TaskId(row.getString(2)))
                                            : new Creation.KeyReused());
        }
    }

    /** Says which tree the submission made. */
    static void nameTree(Connection connection, NewTree tree) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        update apflow_submission
                        set tree = (select number from apflow_task where id = ?)
                        where key = ?
                        """)) {
            call.text(tree.tree().root().value())
                    .text(tree.submission().orElseThrow().key())
                    .update();
        }
    }
}
