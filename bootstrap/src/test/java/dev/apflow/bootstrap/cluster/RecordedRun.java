package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.history.History;
import dev.apflow.testkit.history.HistoryCheck;
import dev.apflow.testkit.history.HistoryCounts;
import dev.apflow.testkit.history.HistoryFile;
import dev.apflow.testkit.history.HistoryRecorder;
import dev.apflow.testkit.history.HistoryReport;
import dev.apflow.testkit.history.Violation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * A cluster under load whose history is written down and judged in the end: epochs only grow, only
 * the holder of leadership writes, nothing that was acknowledged is lost, no attempt ends twice, no
 * event is missed, what depends waits, and all work ends once the faults do.
 */
final class RecordedRun {

    private static final System.Logger LOG = System.getLogger(RecordedRun.class.getName());
    private static final Duration SETTLING = Duration.ofMinutes(2);
    private static final int CLIENTS = 2;

    /** Without any of these a run has not been what it was to be. */
    private static final List<String> WHAT_MUST_HAVE_BEEN =
            List.of(
                    "submit accepted",
                    "leadership granted",
                    "leadership seen",
                    "executed",
                    "followed",
                    "event completed",
                    "event failed",
                    "event retried by policy",
                    "settled");

    private final ProcessCluster cluster;
    private final PostgresDatabase database;
    private final Diary diary;
    private final Path file;

    /**
     * @param name of the history in {@code target}, {@code history-NAME.jsonl}
     * @param database as the test reaches it
     */
    RecordedRun(String name, ProcessCluster cluster, PostgresDatabase database, Path directory) {
        this.cluster = cluster;
        this.database = database;
        this.diary = new Diary(directory);
        this.file = Path.of("target", "history-" + name + ".jsonl");
        cluster.with("APFLOW_PLUGINS", diary.plugins().toString());
    }

    /**
     * What was recorded.
     *
     * @param epochs that were granted, in their order
     * @param counts by {@link HistoryCounts}
     */
    record Recorded(List<Long> epochs, SortedMap<String, Integer> counts) {}

    /** What is done to a cluster under load; every fault is over when it returns. */
    interface Faults {
        /** Returns the database to go on with. */
        PostgresDatabase happen(Load load) throws Exception;
    }

    Recorded during(List<String> nodes, Faults faults) throws Exception {
        List<Long> epochs;
        Files.deleteIfExists(file);
        try (HistoryRecorder recorder = new HistoryRecorder(file, System::nanoTime)) {
            long opened = recorder.now();
            cluster.start(nodes.toArray(String[]::new));
            ExpectedOutcomes before = ExpectedOutcomes.open(database, recorder, opened);
            PostgresDatabase after;
            try (before;
                    Watchers watchers = Watchers.begin(cluster, recorder)) {
                after = underLoad(recorder, faults);
                assertThat(cluster.serving()).as("nodes that live").hasSize(nodes.size());
            }
            try (ExpectedOutcomes expected = before.reopenedOn(after)) {
                Until.seen("all work ends", SETTLING, expected::unended, left -> left == 0);
                epochs = expected.epochs();
                assertThat(epochs).doesNotHaveDuplicates().isSorted();
                assertThat(expected.strangeWrites()).isEmpty();
                expected.settle();
            }
            diary.executions().forEach(recorder::add);
        }
        SortedMap<String, Integer> counts = judge();
        // Faults are told in a line each; a trace would tell of a bug.
        assertThat(cluster.all()).flatMap(RecordedRun::traces).isEmpty();
        return new Recorded(epochs, counts);
    }

    /** The beginnings of the traces that a node logged. */
    private static List<String> traces(NodeProcess node) {
        List<String> lines = node.log().lines().toList();
        return IntStream.range(2, lines.size())
                .filter(i -> lines.get(i).startsWith("\tat "))
                .filter(i -> !lines.get(i - 1).startsWith("\tat "))
                .mapToObj(i -> String.join(" | ", lines.subList(i - 2, i + 1)))
                .toList();
    }

    private PostgresDatabase underLoad(HistoryRecorder recorder, Faults faults) throws Exception {
        Load load = Load.begin(cluster, recorder, new ClusterPlans(diary), CLIENTS);
        load.awaitMore(5);
        PostgresDatabase after = faults.happen(load);
        load.awaitMore(5);
        load.finish();
        return after;
    }

    private SortedMap<String, Integer> judge() throws IOException {
        History history = HistoryFile.read(file);
        List<Violation> violations = HistoryCheck.check(history);
        assertThat(violations).as(HistoryReport.of(history, violations)).isEmpty();
        SortedMap<String, Integer> counts = HistoryCounts.of(history);
        LOG.log(System.Logger.Level.INFO, "{0}: {1}", file, counts);
        assertThat(counts).containsKeys(WHAT_MUST_HAVE_BEEN.toArray(String[]::new));
        return counts;
    }
}
