package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;

/** The rows of the small tables; see {@code V1__tasks_and_their_history.sql} for the columns. */
final class Rows {

    private Rows() {}

    record TaskRow(
            long number,
            String id,
            long tree,
            String treeId,
            @Nullable Long parent,
            @Nullable String userId,
            String method,
            String spec,
            long createdAt,
            @Nullable String queue)
            implements Row {

        @Override
        public String table() {
            return "apflow_task";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.bigint(number).text(id).bigint(tree).text(treeId).bigint(parent).text(userId);
            cells.text(method).text(spec).bigint(FIRST_REVISION).time(createdAt).text(queue);
        }
    }

    static final long FIRST_REVISION = 1;

    record HeldRow(long tree) implements Row {

        @Override
        public String table() {
            return "apflow_held";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.bigint(tree);
        }
    }

    record EdgeRow(long task, long dependency, long tree, boolean required) implements Row {

        @Override
        public String table() {
            return "apflow_edge";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.bigint(task).bigint(dependency).bigint(tree).flag(required);
        }
    }

    record SubmissionRow(String key, String fingerprint, long tree, String treeId) implements Row {

        @Override
        public String table() {
            return "apflow_submission";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.text(key).text(fingerprint).bigint(tree).text(treeId);
        }
    }

    record UniqueTreeRow(String key, long tree) implements Row {

        @Override
        public String table() {
            return "apflow_unique_tree";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.bigint(Digest.of(key)).text(key).bigint(tree);
        }
    }

    record FencedRow(long number, long keyHead, String key, String result) implements Row {

        @Override
        public String table() {
            return "apflow_fenced";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.bigint(number).bigint(keyHead).text(key).text(result);
        }
    }
}
