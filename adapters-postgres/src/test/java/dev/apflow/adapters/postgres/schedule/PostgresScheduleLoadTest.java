package dev.apflow.adapters.postgres.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.event.Changes;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.task.DueSchedules;
import dev.apflow.application.task.OfferedExecutors;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Many schedules are due all the time, and whoever has their duty dies in the middle of a round:
 * its connections are closed. The next one goes on. No nominal time is left out, none has two.
 */
@Timeout(3_600)
class PostgresScheduleLoadTest {

    private static final Duration POLL = Duration.ofMillis(10);

    private static final String SCHEDULES =
            """
            insert into apflow_schedule (id, revision, version, document, paused, place, due_at, failures, counts,
                                         created_at, updated_at)
            select 's' || n, 1, 1,
                   '{"id":"s' || n || '","every":{"interval_ms":%1$d,"offset_ms":' || (n * 97) %% %1$d || '},'
                       || '"overlap":"allow","catch_up":"all","tree":{"tasks":[{"key":"a","name":"a",'
                       || '"schemas":{"method":"echo"}}]}}',
                   false, now(), now(), 0, '{}', now(), now()
            from generate_series(1, %2$d) n
            """;

    /** Of each schedule: its place, the number of fates, and the first and last of them. */
    private static final String GAPS =
            """
            select count(*) from (
                select s.id,
                       count(*) as fates, min(o.nominal) as first, max(o.nominal) as last, max(s.place) as place,
                       max(s.created_at) as created
                from apflow_schedule s join apflow_occurrence o on o.schedule = s.id
                group by s.id) x
            where extract(epoch from (x.last - x.first)) * 1000 <> (x.fates - 1) * %1$d
               or x.last <> x.place or x.first >= x.created + interval '%1$d milliseconds'
            """;

    private static final class Echo implements OfferedExecutors, InputSchemas {
        @Override
        public Set<ExecutorId> ids() {
            return Set.of(new ExecutorId("echo"));
        }

        @Override
        public Optional<JsonObject> inputSchema(ExecutorId id) {
            return Optional.empty();
        }

        @Override
        public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
            return List.of();
        }

        @Override
        public Optional<String> problemOf(JsonObject schema) {
            return Optional.empty();
        }
    }

    private record Load(int schedules, Duration interval, int lives, Duration life) {}

    /** 2,000 schedules, each due every 12 s: 10,000 nominal times a minute, 167 a second. */
    @Test
    void whoever_dies_leaves_no_gap_and_no_double() throws Exception {
        play(new Load(2_000, Duration.ofSeconds(12), 4, Duration.ofSeconds(3)));
    }

    /** 10,000 schedules due each minute for 20 minutes, a death every 10 s. */
    @Tag("chaos")
    @Test
    void for_twenty_minutes() throws Exception {
        play(new Load(10_000, Duration.ofMinutes(1), 120, Duration.ofSeconds(10)));
    }

    private static void play(Load load) throws Exception {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(database)).close();
        long millis = load.interval.toMillis();
        database.execute(String.format(Locale.ROOT, SCHEDULES, millis, load.schedules), "analyze");
        for (int i = 0; i < load.lives; i++) {
            live(database, load.life, i < load.lives - 1);
        }

        long decided = number(database, "select count(*) from apflow_occurrence");
        assertThat(number(database, String.format(Locale.ROOT, GAPS, millis)))
                .as("schedules with a gap")
                .isZero();
        assertThat(
                        number(
                                database,
                                "select count(*) from apflow_occurrence o where o.outcome <>"
                                    + " 'started' or not exists (select 1 from apflow_task t where"
                                    + " t.id = o.tree_id)"))
                .as("fates without a tree")
                .isZero();
        assertThat(number(database, "select count(*) from apflow_task"))
                .as("trees")
                .isEqualTo(decided);
        assertThat(decided).isGreaterThan(load.schedules / 2);
        System.out.println(
                decided
                        + " nominal times, lag in ms p50 "
                        + lag(database, 50)
                        + ", p99 "
                        + lag(database, 99));
    }

    /** One process's time with the duty. */
    private static void live(PostgresDatabase database, Duration life, boolean dies)
            throws InterruptedException {
        Store store = PostgresStores.open(PostgresFixture.settings(database));
        Echo echo = new Echo();
        DueSchedules due = DueSchedules.over(store, echo, echo, () -> "unused", new Changes(), 5);
        CountDownLatch dead = new CountDownLatch(1);
        Thread duty = Thread.ofVirtual().start(() -> perform(due, dead));
        if (dead.await(life.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the duty ended by itself");
        }
        if (dies) {
            store.close();
        }
        dead.countDown();
        duty.join();
        store.close();
    }

    private static void perform(DueSchedules due, CountDownLatch dead) {
        try {
            while (!dead.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                due.perform(new WriteAuthority.Standalone());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException died) {
            // Its connections were closed while it worked.
        }
    }

    private static long lag(PostgresDatabase database, int percent) throws SQLException {
        return number(
                database,
                "select (extract(epoch from percentile_disc(0."
                        + percent
                        + ") within group (order by started_at - nominal)) * 1000)::bigint from"
                        + " apflow_occurrence");
    }

    private static long number(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                SqlStatement call = new SqlStatement(connection, sql)) {
            return call.rows(row -> row.getLong(1)).getFirst();
        }
    }
}
