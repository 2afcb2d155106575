package dev.apflow.benchmarks.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

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
    public double seconds(int jobs) throws SQLException, InterruptedException {
        fill(jobs);
        CountDownLatch left = new CountDownLatch(jobs);
        OneTimeTask<Void> nothing =
                Tasks.oneTime("nothing").execute((instance, context) -> left.countDown());
        try (HikariDataSource pool = pool()) {
            Scheduler scheduler =
                    Scheduler.create(pool, nothing)
                            .threads(threads)
                            .pollingInterval(Duration.ofMillis(100))
                            .pollUsingLockAndFetch(lower, upper)
                            .build();
            long began = System.nanoTime();
            scheduler.start();
            left.await();
            awaitEmpty();
            double elapsed = (System.nanoTime() - began) / 1e9;
            scheduler.stop();
            return elapsed;
        }
    }

    private void fill(int jobs) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert =
                        connection.prepareStatement(
                                """
                                insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
                                select 'nothing', 'job-' || i, now() - interval '1 minute', false, 1
                                from generate_series(1, ?) i
                                """)) {
            insert.setInt(1, jobs);
            insert.executeUpdate();
        }
        database.execute("vacuum analyze scheduled_tasks");
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

    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(threads);
        return new HikariDataSource(config);
    }
}
