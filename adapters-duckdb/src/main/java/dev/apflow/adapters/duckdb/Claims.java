package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class Claims implements TaskClaims {

    private static final String STILL_RUNNING =
            """
            select id || ' ' || attempt || ' ' || delivery as token
            from apflow_running
            where list_contains(string_split(?, chr(10)), id || ' ' || attempt || ' ' || delivery)
            """;

    private static final String RUNNING = "select id, attempt, delivery from apflow_running";

    private final Database database;
    private final Numbers numbers;
    private final Candidates candidates = new Candidates();

    Claims(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
    }

    @Override
    public Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
        requireStandalone(holder);
        return database.write(new ClaimTasks(profile, limit, budget, candidates, numbers)).claim();
    }

    @Override
    public void handBack(List<Delivered> deliveries, String reason) {
        List<String> tokens = RunningRow.tokens(deliveries);
        RequeueTasks returning = new RequeueTasks(numbers, reason);
        database.write(session -> returning.these(session, tokens));
    }

    @Override
    public Recovered recover(String reason) {
        return database.write(new RequeueTasks(numbers, reason)::all);
    }

    @Override
    public int reconcile(LeaseHolder holder, Set<Delivered> known, String reason) {
        requireStandalone(holder);
        List<String> tokens = RunningRow.tokens(known);
        RequeueTasks returning = new RequeueTasks(numbers, reason);
        return database.write(session -> returning.allBut(session, tokens));
    }

    @Override
    public Set<Delivered> stillRunning(Set<Delivered> deliveries) {
        Set<String> still = database.read(execute -> stillRunning(execute, deliveries));
        return deliveries.stream()
                .filter(each -> still.contains(RunningRow.token(each)))
                .collect(Collectors.toSet());
    }

    @Override
    public Set<Delivered> heldBy(LeaseHolder holder) {
        requireStandalone(holder);
        return database.read(Claims::running);
    }

    private static Set<Delivered> running(DbExecute execute) {
        try (Stream<DbRow> rows = execute.createQuery(RUNNING).execute()) {
            return rows.map(
                            row ->
                                    new Delivered(
                                            new TaskId(row.column("id").get(String.class)),
                                            row.column("attempt").get(Integer.class),
                                            row.column("delivery").get(Long.class)))
                    .collect(Collectors.toSet());
        }
    }

    private static Set<String> stillRunning(DbExecute execute, Collection<Delivered> deliveries) {
        try (Stream<DbRow> rows =
                execute.createQuery(STILL_RUNNING)
                        .addParam(String.join("\n", RunningRow.tokens(deliveries)))
                        .execute()) {
            return rows.map(row -> row.column("token").get(String.class))
                    .collect(Collectors.toSet());
        }
    }

    private static void requireStandalone(LeaseHolder holder) {
        if (holder instanceof LeaseHolder.Member member) {
            throw new IllegalArgumentException(
                    "a cluster needs PostgreSQL; on DuckDB there is one process: " + member);
        }
    }
}
