package dev.apflow.benchmarks;

import dev.apflow.adapters.duckdb.DuckDbSettings;
import dev.apflow.adapters.duckdb.DuckDbStores;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.Store;
import dev.apflow.benchmarks.peer.BenchMeasure;
import dev.apflow.benchmarks.peer.RetentionMeasure;
import dev.apflow.benchmarks.program.AccessMeasure;
import dev.apflow.benchmarks.program.HealthMeasure;
import dev.apflow.benchmarks.program.ProgramMeasure;
import dev.apflow.benchmarks.rule.TreeMeasure;
import dev.apflow.benchmarks.store.BareDatabase;
import dev.apflow.benchmarks.store.ClaimMeasure;
import dev.apflow.benchmarks.store.RunsMeasure;
import dev.apflow.benchmarks.store.StoreMeasures;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The measurements: {@code
 * [rules|duckdb|postgres|claims|bench|retention|program|access|health|runs|all] [tasks]}. Each
 * figure stands beside a yardstick's that was measured in the same run, since machines differ and
 * are noisy.
 */
public final class Measures {

    private static final Set<String> KINDS =
            Set.of(
                    "rules",
                    "duckdb",
                    "postgres",
                    "claims",
                    "bench",
                    "retention",
                    "program",
                    "access",
                    "health",
                    "runs");
    private static final int TASKS = 20_000;
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = Integer.getInteger("measure.rounds", 3);
    private static final int BLOCKED = 100_000;
    private static final int CLAIMS = 200;
    private static final int RUNS = 100_000;
    private static final int TASKS_OF_LARGE = 2_000;
    private static final int ENDED = 1_000_000;
    private static final int SLOTS = 200;
    private static final int PICKUPS = 100;
    private static final int ACCESS_ROUNDS = 9;
    private static final long ROUND_MILLIS = 1_500;
    private static final long ATTACK_MILLIS = 5_000;

    private final PrintStream out;
    private final int tasks;

    Measures(PrintStream out, int tasks) {
        this.out = out;
        this.tasks = tasks;
    }

    public static void main(String[] arguments) throws Exception {
        String kind = arguments.length > 0 ? arguments[0] : "all";
        if (!kind.equals("all") && !KINDS.contains(kind)) {
            System.err.println("what to measure: expected one of " + KINDS + " or all: " + kind);
            System.exit(2);
        }
        int tasks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : TASKS;
        new Measures(System.out, tasks).run(kind);
    }

    private void run(String kind) throws Exception {
        out.printf(
                Locale.ROOT,
                "Java %s, %d processors%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        if (kind.equals("all") || kind.equals("rules")) {
            out.println("Rules");
            TreeMeasure.run(out);
        }
        if (kind.equals("all") || kind.equals("duckdb")) {
            duckDb(Files.createTempDirectory("apflow-measure"));
        }
        if (kind.equals("all") || kind.equals("postgres")) {
            postgres();
        }
        if (kind.equals("all") || kind.equals("claims")) {
            claims(BLOCKED, CLAIMS);
        }
        if (kind.equals("all") || kind.equals("runs")) {
            runs(RUNS, TASKS_OF_LARGE);
        }
        if (kind.equals("all") || kind.equals("bench")) {
            bench();
        }
        if (kind.equals("all") || kind.equals("retention")) {
            retention(Integer.getInteger("measure.ended", ENDED), ROUNDS);
        }
        if (kind.equals("all") || kind.equals("program")) {
            out.println("Program");
            new ProgramMeasure(Path.of(System.getProperty("apflow.root", ".")), out).run();
        }
        if (kind.equals("all") || kind.equals("access")) {
            out.println("Who calls: a node on DuckDB for each kind of token");
            new AccessMeasure(out, ACCESS_ROUNDS, ROUND_MILLIS).run();
        }
        if (kind.equals("all") || kind.equals("health")) {
            out.println("/health/live during attacks, -Xmx512m");
            double worst = new HealthMeasure(out, ATTACK_MILLIS, List.of("-Xmx512m")).run();
            out.printf(Locale.ROOT, "  the largest p99 during an attack: %.1f ms%n", worst);
        }
    }

    void duckDb(Path directory) throws IOException, SQLException {
        out.println("DuckDB, an embedded file");
        String bare = "jdbc:duckdb:" + directory.resolve("bare.duckdb");
        try (Connection connection = DriverManager.getConnection(bare);
                Store store =
                        DuckDbStores.open(
                                DuckDbSettings.of(directory.resolve("measured.duckdb")))) {
            new StoreMeasures(store, new BareDatabase(connection, ""), out).run(tasks);
        }
    }

    private void postgres() throws SQLException {
        try (PostgresServer server = PostgresServer.launch()) {
            postgres(server.freshDatabase(), server.freshDatabase());
        }
    }

    void claims(int blocked, int rounds) throws Exception {
        out.println("Claims behind tasks that the node cannot take: DuckDB");
        new ClaimMeasure(
                        () ->
                                DuckDbStores.open(
                                        DuckDbSettings.of(
                                                Files.createTempDirectory("apflow-measure")
                                                        .resolve("claims.duckdb"))),
                        out,
                        blocked,
                        rounds)
                .run();
        out.println("Claims behind tasks that the node cannot take: PostgreSQL");
        try (PostgresServer server = PostgresServer.launch()) {
            new ClaimMeasure(
                            () -> PostgresStores.open(settings(server.freshDatabase())),
                            out,
                            blocked,
                            rounds)
                    .run();
        }
    }

    /** Pages of the list of runs. */
    void runs(int runs, int tasksOfLarge) throws Exception {
        out.println("Pages of 50 of the list of runs: DuckDB");
        Path file = Files.createTempDirectory("apflow-measure").resolve("runs.duckdb");
        try (Store store = DuckDbStores.open(DuckDbSettings.of(file))) {
            new RunsMeasure(store, out).run(runs, tasksOfLarge);
        }
        out.println("Pages of 50 of the list of runs: PostgreSQL");
        try (PostgresServer server = PostgresServer.launch();
                Store store = PostgresStores.open(settings(server.freshDatabase()))) {
            new RunsMeasure(store, out).run(runs, tasksOfLarge);
        }
    }

    /**
     * Everybody on one server, whose checkpoints stay out of the figures.
     *
     * @return the figures as JSON
     */
    String bench(BenchMeasure.Options options) throws Exception {
        out.println("Drains of tasks that do nothing, PostgreSQL with fsync on; costs of 1,000");
        Map<String, String> settings =
                Map.of(
                        "max_connections", "300",
                        "max_wal_size", "8GB",
                        "checkpoint_timeout", "1h");
        try (PostgresServer server = PostgresServer.launch(settings)) {
            return new BenchMeasure(out, options).run(server);
        }
    }

    private void bench() throws Exception {
        String json =
                bench(
                        new BenchMeasure.Options(
                                tasks,
                                ROUNDS,
                                Integer.getInteger("measure.slots", SLOTS),
                                Integer.getInteger("measure.pickups", PICKUPS),
                                Boolean.getBoolean("measure.held")));
        Path file = Path.of(System.getProperty("measure.json", "bench.json")).toAbsolutePath();
        Files.writeString(file, json);
        out.println("  as JSON: " + file);
    }

    void retention(int ended, int rounds) throws Exception {
        out.println("Retention beside a drain, PostgreSQL with fsync on");
        try (PostgresServer server = PostgresServer.launch()) {
            new RetentionMeasure(out, rounds, tasks).run(server.freshDatabase(), ended);
        }
    }

    void postgres(PostgresDatabase measured, PostgresDatabase bare) throws SQLException {
        try (Connection connection = bare.connect();
                Store store = PostgresStores.open(settings(measured))) {
            out.println(
                    "PostgreSQL "
                            + connection.getMetaData().getDatabaseProductVersion()
                            + ", standalone, fsync on");
            BareDatabase yardstick = new BareDatabase(connection, "for update skip locked");
            new StoreMeasures(store, yardstick, out).run(tasks);
        }
    }

    private PostgresSettings settings(PostgresDatabase database) {
        return new PostgresSettings(
                PostgresUrl.parse(database.url()).orElseThrow(),
                CONNECTIONS,
                new NodeId("measured"),
                lost -> out.println(lost));
    }
}
