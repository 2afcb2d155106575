package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Nodes whose clocks are an hour off each other: neither leases nor elections care. */
@Timeout(600)
class ClockFaultIT {

    /** Where Debian has it, and where {@code .ci/faketime} puts it. */
    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/lib/x86_64-linux-gnu/faketime"),
                    Path.of("/usr/lib/aarch64-linux-gnu/faketime"),
                    Path.of("/usr/local/lib/faketime"),
                    Path.of("..", "target", "faketime"));

    @TempDir Path directory;

    private static Optional<Path> library() {
        return PLACES.stream()
                .filter(Files::isDirectory)
                .flatMap(ClockFaultIT::files)
                .filter(file -> file.endsWith("libfaketimeMT.so.1"))
                .findFirst();
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path required() {
        Optional<Path> library = library();
        if ("true".equals(System.getenv("APFLOW_CI"))) {
            assertThat(library).as("libfaketime, which .ci/faketime gets").isPresent();
        }
        assumeTrue(library.isPresent(), "libfaketime is not here: .ci/faketime gets it");
        return library.get().toAbsolutePath().normalize();
    }

    private static void shift(ProcessCluster cluster, String node, Path library, String by) {
        cluster.with(node, "LD_PRELOAD", library.toString())
                .with(node, "FAKETIME", by)
                .with(node, "FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .with(node, "FAKETIME_FORCE_MONOTONIC_FIX", "0");
    }

    private static Duration shift(NodeProcess node) {
        String date = node.get("/health/live").headers().firstValue("Date").orElseThrow();
        return Duration.between(
                Instant.now(), ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME));
    }

    @Test
    void clocks_an_hour_apart_elect_one_leader_and_let_nothing_expire_wrongly() {
        Path library = required();
        PostgresDatabase database = TestPostgres.freshDatabase();
        try (ProcessCluster cluster = new ProcessCluster(directory, database)) {
            shift(cluster, "fast", library, "+1h");
            shift(cluster, "slow", library, "-1h");
            cluster.start("fast", "true", "slow");
            assertThat(shift(cluster.node("fast"))).isGreaterThan(Duration.ofMinutes(50));
            assertThat(shift(cluster.node("slow"))).isLessThan(Duration.ofMinutes(-50));
            assertThat(shift(cluster.node("true")).abs()).isLessThan(Duration.ofMinutes(5));

            NodeProcess first = cluster.awaitLeader();
            long epoch = cluster.epoch();
            runLongerThanALease(cluster, first, "a");
            assertThat(cluster.epoch()).as("one leader all the while").isEqualTo(epoch);

            first.kill();
            NodeProcess second = cluster.awaitLeaderAfter(first);
            runLongerThanALease(cluster, second, "b");
            second.kill();
            runLongerThanALease(cluster, cluster.awaitLeaderAfter(second), "c");
            assertThat(cluster.epoch()).isEqualTo(epoch + 2);
        }
    }

    /** On each node that is there; nobody takes it from them, nor do they lose their health. */
    private static void runLongerThanALease(
            ProcessCluster cluster, NodeProcess leader, String prefix) {
        List<String> nodes =
                cluster.all().stream().filter(NodeProcess::isAlive).map(NodeProcess::name).toList();
        for (String node : nodes) {
            leader.post(
                    "/api/v1/trees",
                    Trees.one(
                            prefix + "-" + node,
                            "sleep",
                            "{\"duration_ms\": 5000}",
                            String.format(Locale.ROOT, "{\"allowed_nodes\": [\"%s\"]}", node)));
        }
        for (String node : nodes) {
            Answer task = cluster.awaitTask(prefix + "-" + node, "completed");
            assertThat(task.number("delivery")).as("delivery on %s", node).isEqualTo(1);
        }
    }
}
