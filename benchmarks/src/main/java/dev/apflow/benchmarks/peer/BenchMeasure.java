package dev.apflow.benchmarks.peer;

import dev.apflow.benchmarks.store.Timing;
import dev.apflow.embedded.postgres.PostgresServer;

import java.io.PrintStream;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/**
 * Ours, others and the bare limit on one server, in turn, so that a noisy machine is noisy for all.
 * Each drains the same jobs that do nothing, and each drain is verified: every job ran exactly
 * once.
 */
public final class BenchMeasure {

    private static final int WARM_UP = 3_000;
    private static final int DEFAULT_SLOTS = 32;

    private final PrintStream out;
    private final Options options;

    /**
     * What to do.
     *
     * @param jobs in each round
     * @param rounds measured ones
     * @param slots tasks at once of the second of ours; the first has what the program has by
     *     itself
     * @param pickups latencies that are measured; 0 for none
     * @param held whether a transaction with a snapshot is open in each database during the drains
     */
    public record Options(int jobs, int rounds, int slots, int pickups, boolean snapshotHeld) {}

    public BenchMeasure(PrintStream out, Options options) {
        this.out = out;
        this.options = options;
    }

    /** One drain. */
    private record Round(double rate, double server, double client, double wal) {}

    private record Contender(Drain drain, List<Round> rounds, Map<String, Double> more) {

        Contender(Drain drain) {
            this(drain, new ArrayList<>(), new LinkedHashMap<>());
        }

        double median(ToDoubleFunction<Round> figure) {
            double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    /** Tells a table, and returns the same as JSON. */
    public String run(PostgresServer server) throws Exception {
        List<Contender> all = new ArrayList<>();
        try {
            for (Drain drain : drains(server)) {
                all.add(new Contender(drain));
            }
            for (Contender each : all) {
                once(each, server, Math.min(options.jobs, WARM_UP));
                each.rounds.clear();
            }
            rounds(all, server);
            for (Contender each : all) {
                pickups(each, server);
            }
            tell(all);
            return json(all);
        } finally {
            for (Contender each : all) {
                each.drain.close();
            }
        }
    }

    private List<Drain> drains(PostgresServer server) throws Exception {
        List<Drain> drains = new ArrayList<>();
        drains.add(new BareLimit(server.freshDatabase(), 100, 4));
        drains.add(new ApflowDrain(server.freshDatabase(), DEFAULT_SLOTS));
        if (options.slots != DEFAULT_SLOTS) {
            drains.add(new ApflowDrain(server.freshDatabase(), options.slots));
        }
        drains.add(new DbSchedulerDrain(server.freshDatabase(), 32, 1.0, 4.0));
        drains.add(new DbSchedulerDrain(server.freshDatabase(), 100, 0.5, 1.0));
        drains.add(new JobRunrDrain(server.freshDatabase()));
        drains.add(new QuartzDrain(server.freshDatabase()));
        return drains;
    }

    private void rounds(List<Contender> all, PostgresServer server) throws Exception {
        List<Connection> holding = new ArrayList<>();
        try {
            if (options.snapshotHeld) {
                for (Contender each : all) {
                    holding.add(holding(each.drain));
                }
            }
            for (int i = 0; i < options.rounds; i++) {
                for (Contender each : all) {
                    once(each, server, options.jobs);
                }
            }
        } finally {
            for (Connection each : holding) {
                each.close();
            }
        }
    }

    private static Connection holding(Drain drain) throws Exception {
        Connection connection = drain.database().connect();
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.createStatement().execute("select txid_current()");
        return connection;
    }

    private void once(Contender contender, PostgresServer server, int most) throws Exception {
        Drain drain = contender.drain;
        int jobs = Math.max(1, most / drain.share());
        Costs filling = new Costs(drain.database(), server.pid());
        filling.start();
        drain.fill(jobs);
        filling.stop();
        drain.database().execute("vacuum analyze");
        Costs costs = new Costs(drain.database(), server.pid());
        drain.drain(jobs, costs);
        drain.verify(jobs);
        contender.rounds.add(
                new Round(
                        jobs / costs.seconds(),
                        1000 * costs.serverSeconds() / jobs,
                        1000 * costs.clientSeconds() / jobs,
                        (double) (filling.walBytes() + costs.walBytes()) / jobs));
    }

    private void pickups(Contender contender, PostgresServer server) throws Exception {
        for (boolean same : new boolean[] {true, false}) {
            Optional<Timing> timing =
                    options.pickups == 0
                            ? Optional.empty()
                            : contender.drain.pickup(server, options.pickups, same);
            String where = same ? "same" : "other";
            timing.ifPresent(
                    measured -> {
                        contender.more.put("pickup_" + where + "_p50_ms", measured.millis(0.5));
                        contender.more.put("pickup_" + where + "_p99_ms", measured.millis(0.99));
                    });
        }
    }

    private void tell(List<Contender> all) {
        out.printf(
                Locale.ROOT,
                "  %-44s %9s %7s %11s %11s %9s  %s%n",
                "medians of " + options.rounds + (options.snapshotHeld ? ", snapshot held" : ""),
                "tasks/s",
                "ratio",
                "server CPU",
                "client CPU",
                "WAL",
                "pickup same node, other node (p50/p99)");
        double bare = all.get(0).median(Round::rate);
        for (Contender each : all) {
            out.printf(
                    Locale.ROOT,
                    "  %-44s %9.0f %7.3f %9.3f s %9.3f s %7.0f B  %s, %s%n",
                    each.drain.name(),
                    each.median(Round::rate),
                    each.median(Round::rate) / bare,
                    each.median(Round::server),
                    each.median(Round::client),
                    each.median(Round::wal),
                    pickup(each, "same"),
                    pickup(each, "other"));
        }
        out.printf(
                Locale.ROOT,
                "  ours (%d tasks at once) over the best of db-scheduler's: %.2f%n",
                DEFAULT_SLOTS,
                all.get(1).median(Round::rate) / best(all));
        out.flush();
    }

    private static double best(List<Contender> all) {
        return all.stream()
                .filter(each -> each.drain instanceof DbSchedulerDrain)
                .mapToDouble(each -> each.median(Round::rate))
                .max()
                .orElseThrow();
    }

    private static String pickup(Contender contender, String where) {
        Double half = contender.more.get("pickup_" + where + "_p50_ms");
        Double most = contender.more.get("pickup_" + where + "_p99_ms");
        return half == null || most == null
                ? "-"
                : String.format(Locale.ROOT, "%.1f/%.1f ms", half, most);
    }

    private String json(List<Contender> all) {
        StringJoiner contenders = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
        for (Contender each : all) {
            StringJoiner members = new StringJoiner(", ", "{", "}");
            members.add("\"name\": \"" + each.drain.name() + "\"");
            number(members, "tasks_per_second", each.median(Round::rate));
            number(members, "server_cpu_seconds_per_1000", each.median(Round::server));
            number(members, "client_cpu_seconds_per_1000", each.median(Round::client));
            number(members, "wal_bytes_per_task", each.median(Round::wal));
            each.more.forEach((name, value) -> number(members, name, value));
            StringJoiner rates = new StringJoiner(", ", "[", "]");
            each.rounds.forEach(round -> rates.add(String.format(Locale.ROOT, "%.1f", round.rate)));
            members.add("\"rounds_tasks_per_second\": " + rates);
            contenders.add(members.toString());
        }
        return String.format(
                Locale.ROOT,
                "{%n  \"tasks\": %d, \"rounds\": %d, \"snapshot_held\": %b, \"processors\": %d,"
                        + " \"java\": \"%s\",%n  \"contenders\": %s%n}%n",
                options.jobs,
                options.rounds,
                options.snapshotHeld,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                contenders);
    }

    private static void number(StringJoiner members, String name, double value) {
        members.add(String.format(Locale.ROOT, "\"%s\": %.4f", name, value));
    }
}
