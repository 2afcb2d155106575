package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.task.RunListing.Listed;
import dev.apflow.application.store.Activity;
import dev.apflow.application.store.Activity.Step;
import dev.apflow.application.store.RunReads;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs by the table {@code apflow_run}, and how they stand by the tables of their tasks. */
public final class PostgresRuns implements RunReads {

    private static final String ORIGIN =
            """
            select r.*
            from apflow_task t join apflow_run r on r.tree = t.number
            where t.id = ?
            """;

    private static final SqlText ACTIVITY =
            SqlText.of(PostgresRuns.class, "activity", "from", "step", "steps", "most");

    private final Database database;

    public PostgresRuns(Database database) {
        this.database = database;
    }

    @Override
    public Optional<RunOrigin> origin(TaskId root) {
        return database.single(connection -> origin(connection, root));
    }

    private static Optional<RunOrigin> origin(Connection connection, TaskId root)
            throws SQLException {
        return SqlQuery.of(ORIGIN, call -> call.text(root.value()))
                .row(RunColumns::withInputs)
                .with(connection);
    }

    @Override
    public Optional<RunSummary> run(TaskId root, EligibleNodes nodes) {
        return database.single(
                connection -> {
                    List<Long> withoutNode = PlacementClasses.withoutNode(connection, nodes);
                    Optional<RunSummary> run =
                            RunListing.one(root, withoutNode)
                                    .row(RunListing::listed)
                                    .with(connection)
                                    .map(Listed::run);
                    Optional<RunOrigin> origin = origin(connection, root);
                    return run.map(found -> origin.map(found::with).orElse(found));
                });
    }

    private static List<Listed> listed(
            Connection connection,
            RunFilter filter,
            List<Long> withoutNode,
            Optional<RunCursor> after,
            long limit)
            throws SQLException {
        if (!filter.statuses().isEmpty()) {
            List<Listed> newest =
                    RunListing.amongNewest(filter, withoutNode, after, limit)
                            .rows(RunListing::listed)
                            .with(connection);
            if (newest.size() >= limit) {
                return newest;
            }
        }
        return RunListing.query(filter, withoutNode, after, limit)
                .rows(RunListing::listed)
                .with(connection);
    }

    @Override
    public RunPage list(
            RunFilter filter, EligibleNodes nodes, Optional<RunCursor> after, int limit) {
        List<Listed> found =
                database.single(
                        connection -> {
                            List<Long> withoutNode =
                                    PlacementClasses.withoutNode(connection, nodes);
                            return listed(connection, filter, withoutNode, after, limit + 1L);
                        });
        List<Listed> page = found.subList(0, Math.min(limit, found.size()));
        return new RunPage(
                page.stream().map(Listed::run).toList(),
                found.size() > limit
                        ? Optional.of(new RunCursor(page.getLast().number()))
                        : Optional.empty());
    }

    @Override
    public Activity activity(Instant from, Duration step, int steps, int mostEvents) {
        return database.single(
                connection -> {
                    List<Optional<Instant>> seen = new ArrayList<>();
                    List<Step> found =
                            SqlQuery.of(
                                            ACTIVITY,
                                            call ->
                                                    call.set("from")
                                                            .number(Times.micros(from))
                                                            .set("step")
                                                            .number(Times.micros(step))
                                                            .set("steps")
                                                            .number(steps)
                                                            .set("most")
                                                            .number(mostEvents))
                                    .rows(
                                            row -> {
                                                seen.add(RowValues.instant(row, "seen_from"));
                                                return step(row);
                                            })
                                    .with(connection);
                    return new Activity(
                            from, step, found, seen.stream().flatMap(Optional::stream).findFirst());
                });
    }

    private static Step step(ResultSet row) throws SQLException {
        return new Step(
                row.getLong("completed"),
                row.getLong("failed"),
                row.getLong("cancelled"),
                row.getLong("started"),
                row.getDouble("busy"),
                RowValues.number(row, "wait_millis").map(Duration::ofMillis));
    }
}
