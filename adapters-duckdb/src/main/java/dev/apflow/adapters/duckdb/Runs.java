package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.RunReads;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.task.TaskId;

import java.util.Optional;

/** Runs by the table {@code apflow_run}. */
record Runs(Database database) implements RunReads {

    private static final String ORIGIN =
            """
            select r.*
            from apflow_task t join apflow_run r on r.tree = t.number
            where t.id = ?
            """;

    @Override
    public Optional<RunOrigin> origin(TaskId root) {
        return database.read(
                execute ->
                        execute.createGet(ORIGIN)
                                .addParam(root.value())
                                .execute()
                                .map(RunRows::withInputs));
    }
}
