package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.RunReads;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.task.TaskId;

import java.util.Optional;

/** Runs by the table {@code apflow_run}. */
public final class PostgresRuns implements RunReads {

    private static final String ORIGIN =
            """
            select r.*
            from apflow_task t join apflow_run r on r.tree = t.number
            where t.id = ?
            """;

    private final Database database;

    public PostgresRuns(Database database) {
        this.database = database;
    }

    @Override
    public Optional<RunOrigin> origin(TaskId root) {
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, ORIGIN)) {
                        return call.text(root.value()).row(RunColumns::withInputs);
                    }
                });
    }
}
