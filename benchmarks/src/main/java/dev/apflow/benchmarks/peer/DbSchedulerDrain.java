package dev.apflow.benchmarks.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;

import dev.apflow.benchmarks.store.Timing;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * db-scheduler, polling by lock-and-fetch, which its documentation recommends for throughput on
 * PostgreSQL; it keeps no history of a job.
 */
final class DbSchedulerDrain implements Drain {

    private static final String TABLE =
            """
            create table scheduled_tasks (
                task_name text not null,
                task_instance text not null,
                task_data bytea,
                execution_time timestamp with time zone not null,
                picked boolean not null,
                picked_by text,
                last_success timestamp with time zone,
                last_failure timestamp with time zone,
                consecutive_failures int,
                last_heartbeat timestamp with time zone,
                version bigint not null,
                priority smallint,
                primary key (task_name, task_instance))
            """;

    private final PostgresDatabase database;
    private final int threads;
    private final double lower;
    private final double upper;
    private Runs runs = new Runs(0);

    /**
     * @param lower share of the threads below which more is fetched
     * @param upper share of the threads up to which is fetched
     */
    DbSchedulerDrain(PostgresDatabase database, int threads, double lower, double upper)
            throws SQLException {
        this.database = database;
        this.threads = threads;
        this.lower = lower;
        this.upper = upper;
        database.execute(
                TABLE,
                "create index execution_time_idx on scheduled_tasks (execution_time)",
                "create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)");
    }

    @Override
    public String name() {
        return String.format(
                Locale.ROOT,
                "db-scheduler, lock and fetch, %d threads, %.1f to %.1f",
                threads,
                lower,
                upper);
    }

    @Override
    public PostgresDatabase database() {
        return database;
    }

    @Override
    public void drain(int jobs, Costs costs) throws SQLException, InterruptedException {
        OneTimeTask<Void> nothing =
                Tasks.oneTime("nothing")
                        .execute(
                                (instance, context) ->
                                        runs.ran(Integer.parseInt(instance.getId())));
        try (HikariDataSource pool = Pool.of(database, threads)) {
            Scheduler scheduler =
                    Scheduler.create(pool, nothing)
                            .threads(threads)
                            .pollingInterval(Duration.ofMillis(100))
                            .pollUsingLockAndFetch(lower, upper)
                            .build();
            costs.start();
            scheduler.start();
            runs.await();
            awaitEmpty();
            costs.stop();
            scheduler.stop();
        }
    }

    @Override
    public Optional<Timing> pickup(PostgresServer server, int samples, boolean same)
            throws Exception {
        Pickups pickups = new Pickups(samples);
        OneTimeTask<Void> nothing =
                Tasks.oneTime("nothing")
                        .execute(
                                (instance, context) ->
                                        pickups.began(Integer.parseInt(instance.getId())));
        try (HikariDataSource pool = Pool.of(database, threads)) {
            Scheduler scheduler =
                    Scheduler.create(pool, nothing)
                            .threads(threads)
                            .pollingInterval(Duration.ofMillis(100))
                            .pollUsingLockAndFetch(lower, upper)
                            .enableImmediateExecution()
                            .build();
            scheduler.start();
            SchedulerClient client =
                    same ? scheduler : SchedulerClient.Builder.create(pool, nothing).build();
            Timing timing =
                    pickups.measure(
                            i ->
                                    client.scheduleIfNotExists(
                                            nothing.instance(Integer.toString(i)), Instant.now()));
            scheduler.stop();
            return Optional.of(timing);
        }
    }

    @Override
    public void verify(int jobs) {
        runs.verify();
    }

    @Override
    public void fill(int jobs) throws SQLException {
        runs = new Runs(jobs);
        try (Connection connection = database.connect();
                PreparedStatement insert =
                        connection.prepareStatement(
                                """
                                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                                select 'nothing', i::text, now() - interval '1 minute', false, 1
                                from generate_series(0, ? - 1) i
                                """)) {
            insert.setInt(1, jobs);
            insert.executeUpdate();
        }
    }

    /** A job is done when its row is gone. */
    private void awaitEmpty() throws SQLException, InterruptedException {
        try (Connection connection = database.connect();
                PreparedStatement any =
                        connection.prepareStatement("select 1 from scheduled_tasks limit 1")) {
            while (any.executeQuery().next()) {
                Thread.sleep(5);
            }
        }
    }
}
