package dev.apflow.benchmarks.peer;

import com.zaxxer.hikari.HikariDataSource;

import dev.apflow.benchmarks.store.Timing;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.IntConsumer;

/** Quartz, clustered, which deletes a job's row when it is done. */
final class QuartzDrain implements Drain {

    private static final int THREADS = 32;
    private static final int SLOW = 20;
    private static final String NUMBER = "number";
    private static final String SOURCE = "benchmark";

    private final PostgresDatabase database;
    private final HikariDataSource pool;
    private Runs runs = new Runs(0);

    QuartzDrain(PostgresDatabase database) throws SQLException, IOException {
        this.database = database;
        database.execute(tables());
        pool = Pool.of(database, THREADS);
    }

    private static String tables() throws IOException {
        try (InputStream sql =
                Scheduler.class.getResourceAsStream(
                        "/org/quartz/impl/jdbcjobstore/tables_postgres.sql")) {
            return new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Counts a job. */
    public static final class Counted implements Job {

        @Override
        public void execute(JobExecutionContext context) {
            IntConsumer each;
            try {
                each = (IntConsumer) context.getScheduler().getContext().get(SOURCE);
            } catch (SchedulerException problem) {
                throw new IllegalStateException(problem);
            }
            Objects.requireNonNull(each)
                    .accept(context.getTrigger().getJobDataMap().getIntFromString(NUMBER));
        }
    }

    @Override
    public String name() {
        return "Quartz, clustered, " + THREADS + " threads";
    }

    @Override
    public PostgresDatabase database() {
        return database;
    }

    @Override
    public int share() {
        return SLOW;
    }

    private Scheduler scheduler() throws Exception {
        DBConnectionManager.getInstance()
                .addConnectionProvider(
                        SOURCE,
                        new ConnectionProvider() {
                            @Override
                            public Connection getConnection() throws SQLException {
                                return pool.getConnection();
                            }

                            @Override
                            public void shutdown() {}

                            @Override
                            public void initialize() {}
                        });
        Properties properties = new Properties();
        properties.putAll(
                Map.of(
                        "org.quartz.scheduler.instanceName", SOURCE,
                        "org.quartz.scheduler.instanceId", "AUTO",
                        "org.quartz.scheduler.skipUpdateCheck", "true",
                        "org.quartz.scheduler.batchTriggerAcquisitionMaxCount",
                                Integer.toString(THREADS),
                        "org.quartz.threadPool.threadCount", Integer.toString(THREADS),
                        "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
                        "org.quartz.jobStore.driverDelegateClass",
                                "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate",
                        "org.quartz.jobStore.dataSource", SOURCE,
                        "org.quartz.jobStore.isClustered", "true",
                        "org.quartz.jobStore.useProperties", "true"));
        properties.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        return new StdSchedulerFactory(properties).getScheduler();
    }

    private static JobDetail job(int number) {
        return JobBuilder.newJob(Counted.class).withIdentity("job-" + number).build();
    }

    private static Trigger trigger(int number) {
        return TriggerBuilder.newTrigger()
                .withIdentity("job-" + number)
                .usingJobData(NUMBER, Integer.toString(number))
                .startNow()
                .build();
    }

    @Override
    public void fill(int jobs) throws Exception {
        runs = new Runs(jobs);
        Scheduler scheduler = scheduler();
        Map<JobDetail, Set<? extends Trigger>> all = new HashMap<>();
        for (int i = 0; i < jobs; i++) {
            all.put(job(i), Set.of(trigger(i)));
        }
        scheduler.scheduleJobs(all, false);
        scheduler.shutdown(true);
    }

    @Override
    public void drain(int jobs, Costs costs) throws Exception {
        Scheduler scheduler = scheduler();
        scheduler.getContext().put(SOURCE, (IntConsumer) runs::ran);
        costs.start();
        scheduler.start();
        runs.await();
        while (left() > 0) {
            Thread.sleep(5);
        }
        costs.stop();
        scheduler.shutdown(true);
    }

    /** Measured on the same node alone: a process has one scheduler of a cluster. */
    @Override
    public Optional<Timing> pickup(PostgresServer server, int samples, boolean same)
            throws Exception {
        if (!same) {
            return Optional.empty();
        }
        Pickups pickups = new Pickups(samples);
        Scheduler scheduler = scheduler();
        scheduler.getContext().put(SOURCE, (IntConsumer) pickups::began);
        scheduler.start();
        Timing timing =
                pickups.measure(
                        i -> {
                            try {
                                scheduler.scheduleJob(job(i), trigger(i));
                            } catch (SchedulerException failed) {
                                throw new IllegalStateException(failed);
                            }
                        });
        scheduler.shutdown(true);
        return Optional.of(timing);
    }

    private long left() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement asked =
                        connection.prepareStatement("select count(*) from qrtz_fired_triggers");
                ResultSet row = asked.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void verify(int jobs) {
        runs.verify();
    }

    @Override
    public void close() {
        pool.close();
    }
}
