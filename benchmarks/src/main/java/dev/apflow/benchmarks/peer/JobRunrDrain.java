package dev.apflow.benchmarks.peer;

import com.zaxxer.hikari.HikariDataSource;

import dev.apflow.benchmarks.store.Timing;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson3.Jackson3JsonMapper;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** JobRunr, free edition, which keeps a finished job with its history of states. */
final class JobRunrDrain implements Drain {

    private static final int CONNECTIONS = 16;
    private static final int WORKERS = 100;
    private static final int SLOW = 10;

    private final PostgresDatabase database;
    private final HikariDataSource pool;
    private final StorageProvider storage;
    private Runs runs = new Runs(0);

    JobRunrDrain(PostgresDatabase database) {
        this.database = database;
        pool = Pool.of(database, CONNECTIONS);
        storage = new PostgresStorageProvider(pool);
        storage.setJobMapper(new JobMapper(new Jackson3JsonMapper()));
    }

    /** A job; its number comes back from JSON. */
    public static final class Request implements JobRequest {

        public int number;

        public Request() {}

        Request(int number) {
            this.number = number;
        }

        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** Counts a job. */
    public static final class Handler implements JobRequestHandler<Request> {

        private final IntConsumer each;

        Handler(IntConsumer each) {
            this.each = each;
        }

        @Override
        public void run(Request request) {
            each.accept(request.number);
        }
    }

    @Override
    public String name() {
        return "JobRunr, " + WORKERS + " workers";
    }

    @Override
    public PostgresDatabase database() {
        return database;
    }

    @Override
    public int share() {
        return SLOW;
    }

    @Override
    public void fill(int jobs) {
        runs = new Runs(jobs);
        new JobRequestScheduler(storage).enqueue(IntStream.range(0, jobs).mapToObj(Request::new));
    }

    private BackgroundJobServer server(Handler handler) {
        return new BackgroundJobServer(
                storage,
                new Jackson3JsonMapper(),
                new JobActivator() {
                    @Override
                    public <T> T activateJob(Class<T> type) {
                        return type.cast(handler);
                    }
                },
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(Duration.ofSeconds(5))
                        .andWorkerCount(WORKERS));
    }

    @Override
    public void drain(int jobs, Costs costs) throws Exception {
        BackgroundJobServer server = server(new Handler(runs::ran));
        costs.start();
        server.start();
        runs.await();
        while (unfinished() > 0) {
            Thread.sleep(5);
        }
        costs.stop();
        server.stop();
    }

    /** It only polls: where a job was given does not matter. */
    @Override
    public Optional<Timing> pickup(PostgresServer given, int samples, boolean same)
            throws Exception {
        Pickups pickups = new Pickups(samples);
        BackgroundJobServer server = server(new Handler(pickups::began));
        server.start();
        JobRequestScheduler scheduler = new JobRequestScheduler(storage);
        Timing timing = pickups.measure(i -> scheduler.enqueue(new Request(i)));
        server.stop();
        return Optional.of(timing);
    }

    private long unfinished() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement asked =
                        connection.prepareStatement(
                                "select count(*) from jobrunr_jobs where state <> 'SUCCEEDED'");
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
        storage.close();
        pool.close();
    }
}
