package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.stored.StoredSpec;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Writes the new spec of a pending task. */
final class TaskAmendment {

    private static final SqlText AMEND =
            SqlText.of(TaskAmendment.class, "amend", Columns.parametersAnd("run_name"));

    private TaskAmendment() {}

    static void write(Connection connection, TaskSpec spec) throws SQLException {
        run(connection, spec, text(connection, spec));
    }

    /** The new spec with what a later version wrote into the old one. */
    private static String text(Connection connection, TaskSpec spec) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(connection, "select spec from apflow_task where id = ?")) {
            Optional<String> old = call.text(spec.id().value()).row(row -> row.getString(1));
            return StoredSpec.rewritten(old.orElse(null), spec);
        }
    }

    private static void run(Connection connection, TaskSpec spec, String text) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, AMEND)) {
            new Columns(List.of(spec), List.of(text)).give(call);
            call.set("run_name").text(spec.name());
            call.update();
        }
    }
}
