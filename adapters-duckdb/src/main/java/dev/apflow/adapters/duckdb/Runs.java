package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.Activity;
import dev.apflow.application.store.RunReads;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.task.TaskId;

import io.helidon.dbclient.DbExecute;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs by the table {@code apflow_run}, and how they stand by the tables of their tasks. */
record Runs(Database database) implements RunReads {

    private static final String ORIGIN =
            """
            select r.*
            from apflow_task t join apflow_run r on r.tree = t.number
            where t.id = ?
            """;

    private static final String NUMBER =
            """
            select number from apflow_task where id = ? and number = tree
            """;

    @Override
    public Optional<RunOrigin> origin(TaskId root) {
        return database.read(execute -> origin(execute, root));
    }

    private static Optional<RunOrigin> origin(DbExecute execute, TaskId root) {
        return execute.createGet(ORIGIN).addParam(root.value()).execute().map(RunRows::withInputs);
    }

    @Override
    public Optional<RunSummary> run(TaskId root, EligibleNodes nodes) {
        return database.read(
                execute -> {
                    List<Long> number =
                            execute.createGet(NUMBER).addParam(root.value()).execute().stream()
                                    .map(row -> Columns.bigint(row, "number"))
                                    .toList();
                    Optional<RunSummary> run =
                            RunPages.runs(execute, number, nodes).stream().findFirst();
                    Optional<RunOrigin> origin = origin(execute, root);
                    return run.map(found -> origin.map(found::with).orElse(found));
                });
    }

    @Override
    public RunPage list(
            RunFilter filter, EligibleNodes nodes, Optional<RunCursor> after, int limit) {
        return database.read(
                execute -> {
                    List<Long> found = RunPages.numbers(execute, filter, nodes, after, limit + 1);
                    List<Long> page = found.subList(0, Math.min(limit, found.size()));
                    return new RunPage(
                            RunPages.runs(execute, page, nodes),
                            found.size() > limit
                                    ? Optional.of(new RunCursor(page.getLast()))
                                    : Optional.empty());
                });
    }

    @Override
    public Activity activity(Instant from, Duration step, int steps, int mostEvents) {
        return database.read(execute -> RunActivity.read(execute, from, step, steps, mostEvents));
    }
}
