package dev.apflow.adapters.postgres.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.event.Changes;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.task.DueSchedules;
import dev.apflow.application.task.DueSchedules.Round;
import dev.apflow.application.task.OfferedExecutors;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Many schedules: those that are due are started in batches, those that are not cost nothing. */
class PostgresDueSchedulesTest {

    private static final String SCHEDULES =
            """
            insert into apflow_schedule (id, revision, version, document, paused, place, due_at, failures, counts,
                                         created_at, updated_at)
            select 's' || n, 1, 1,
                   '{"id":"s' || n || '","cron":["* * * * *"],"tree":{"tasks":[{"key":"a","name":"a",'
                       || '"schemas":{"method":"echo"}}]}}',
                   false, date_trunc('minute', now()) - interval '1 second',
                   case when n <= %d then date_trunc('minute', now()) else now() + interval '1 day' end, 0, '{}',
                   now(), now()
            from generate_series(1, %d) n
            """;

    private static final class Echo implements OfferedExecutors {
        @Override
        public Set<ExecutorId> ids() {
            return Set.of(new ExecutorId("echo"));
        }

        @Override
        public Optional<JsonObject> inputSchema(ExecutorId id) {
            return Optional.empty();
        }
    }

    private static final class AnySchema implements InputSchemas {
        @Override
        public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
            return List.of();
        }

        @Override
        public Optional<String> problemOf(JsonObject schema) {
            return Optional.empty();
        }
    }

    @Test
    void all_that_are_due_are_started_once() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            database.execute(String.format(Locale.ROOT, SCHEDULES, 2_000, 2_000), "analyze");
            DueSchedules due =
                    DueSchedules.over(
                            store, new Echo(), new AnySchema(), () -> "id", new Changes(), 5);
            Instant begin = store.clock().now();
            int decided = 0;
            Round round = perform(due);
            while (!round.decided().isEmpty()) {
                decided += round.decided().size();
                round = perform(due);
            }
            Duration elapsed = Duration.between(begin, store.clock().now());

            assertThat(decided).as("in " + elapsed).isGreaterThanOrEqualTo(2_000);
            assertThat(elapsed).isLessThan(Duration.ofSeconds(30));
            try (Connection connection = database.connect();
                    SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    "select count(*), count(distinct tree_id) from"
                                            + " apflow_occurrence where outcome = 'started'")) {
                assertThat(call.rows(row -> row.getLong(1) - row.getLong(2))).containsExactly(0L);
            }
        }
    }

    @Test
    void those_that_are_not_due_are_not_looked_at() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute(String.format(Locale.ROOT, SCHEDULES, 5, 20_000), "analyze");

        try (Connection connection = database.connect();
                SqlStatement call =
                        new SqlStatement(
                                connection,
                                "explain (analyze, costs off) "
                                        + PostgresScheduleReads.DUE.sql())) {
            call.number(100).number(100);
            assertThat(call.rows(row -> row.getString(1)))
                    .anyMatch(line -> line.contains("apflow_schedule_due"))
                    .noneMatch(line -> line.contains("Seq Scan on apflow_schedule"))
                    .noneMatch(line -> line.matches(".* rows=\\d{3,}(\\.\\d+)? .*"));
        }
    }

    private static Round perform(DueSchedules due) {
        return ((AuthorizedResult.Granted<Round>) due.perform(new WriteAuthority.Standalone()))
                .result();
    }
}
