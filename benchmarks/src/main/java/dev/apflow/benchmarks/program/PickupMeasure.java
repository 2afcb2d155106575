package dev.apflow.benchmarks.program;

import dev.apflow.benchmarks.store.Timing;
import dev.apflow.embedded.postgres.PostgresDatabase;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a cluster of two nodes, which are processes, takes from a submission to the start of its
 * task, where nothing else goes on: from the event {@code created} to {@code started}. So the
 * commits of the submission and, but for its end, of the claim are in it.
 */
public final class PickupMeasure {

    private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC");
    private static final int WARM_UP = 20;
    private static final long PAUSE_MILLIS = 50;
    private static final int CREATED = 201;

    private PickupMeasure() {}

    /**
     * Measures it.
     *
     * @param database an empty one
     * @param same whether the leader, which takes the submissions, runs the tasks; else the other
     *     node
     */
    public static Timing run(PostgresDatabase database, int samples, boolean same)
            throws Exception {
        try (ServedNode leader = node(database, "one");
                ServedNode _ = node(database, "two")) {
            String body =
                    String.format(
                            Locale.ROOT,
                            "{\"tasks\": [{\"name\": \"measured\", \"schemas\": {\"method\":"
                                    + " \"echo\"}, \"inputs\": {}, \"placement_constraints\":"
                                    + " {\"allowed_nodes\": [\"%s\"]}}]}",
                            same ? "one" : "two");
            try (HttpLine line = new HttpLine(leader.port())) {
                byte[] request = HttpLine.request("POST", "/api/v1/trees", "", body);
                for (int i = 0; i < WARM_UP + samples; i++) {
                    int status = line.ask(request);
                    if (status != CREATED) {
                        throw new IOException("expected 201, got " + status);
                    }
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
            return latencies(database, samples);
        }
    }

    private static ServedNode node(PostgresDatabase database, String name) throws IOException {
        return ServedNode.start(
                OPTIONS,
                new HashMap<>(
                        Map.of(
                                "APFLOW_DATABASE_URL",
                                database.url(),
                                "APFLOW_CLUSTER_ENABLED",
                                "true",
                                "APFLOW_NODE_ID",
                                name)));
    }

    /** The last ones; each task must have started exactly once. */
    private static Timing latencies(PostgresDatabase database, int samples)
            throws SQLException, InterruptedException {
        Timing timing = new Timing(samples);
        try (Connection connection = database.connect();
                PreparedStatement asked =
                        connection.prepareStatement(
                                """
                                select (extract(epoch from max(at) - min(at)) * 1000000)::bigint, count(*)
                                from apflow_event
                                where type in ('created', 'started')
                                group by number order by number desc limit ?
                                """)) {
            asked.setInt(1, samples);
            Thread.sleep(20 * PAUSE_MILLIS);
            try (ResultSet rows = asked.executeQuery()) {
                while (rows.next()) {
                    if (rows.getLong(2) != 2) {
                        throw new IllegalStateException("a task did not start exactly once");
                    }
                    timing.add(1000 * rows.getLong(1));
                }
            }
        }
        return timing;
    }
}
