package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher;
import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.application.runtime.LoggedLines;
import dev.apflow.domain.election.RolePreference;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** How a node logs what goes wrong in the calls that it repeats. */
class FailuresAreLoggedTest {

    private static final int MINUTE = 60;

    private final FakeCluster cluster = new FakeCluster();

    /** What a node with work logs while calls of this kind go this way. */
    private List<LogRecord> logged(CallKind kind, Way way, Function<Node, HandDispatcher> whose) {
        cluster.waiting.add(Node.task("t1"));
        Node node = cluster.started("n1", RolePreference.AUTO);
        try (LoggedLines lines = new LoggedLines()) {
            whose.apply(node).calls(kind, way);
            cluster.passSeconds(MINUTE);
            return lines.records();
        }
    }

    private static void areBugs(List<LogRecord> lines) {
        assertThat(lines).isNotEmpty();
        assertThat(lines)
                .allSatisfy(
                        line -> {
                            assertThat(line.getLevel()).isEqualTo(Level.SEVERE);
                            assertThat(line.getThrown()).isInstanceOf(NullPointerException.class);
                        });
    }

    private static void areAFewLines(List<LogRecord> lines) {
        assertThat(lines).hasSizeLessThanOrEqualTo(3 * MINUTE / 10 + 3);
        assertThat(lines)
                .allSatisfy(
                        line -> {
                            assertThat(line.getLevel()).isEqualTo(Level.WARNING);
                            assertThat(line.getThrown()).isNull();
                        });
    }

    @ParameterizedTest
    @EnumSource(names = {"HEARTBEAT", "SWEEP_TASKS", "SWEEP_NODES"})
    void a_bug_of_the_coordinator_is_logged_with_its_place(CallKind kind) {
        areBugs(logged(kind, Way.BROKEN, node -> node.dispatcher));
    }

    @ParameterizedTest
    @EnumSource(names = {"CLAIM", "RENEW_LEASES", "OWNERSHIP", "ORPHANS"})
    void a_bug_of_the_worker_is_logged_with_its_place(CallKind kind) {
        areBugs(logged(kind, Way.BROKEN, node -> node.worker));
    }

    @ParameterizedTest
    @EnumSource(names = {"HEARTBEAT", "SWEEP_TASKS", "SWEEP_NODES"})
    void a_store_that_is_away_costs_the_coordinator_a_few_lines(CallKind kind) {
        areAFewLines(logged(kind, Way.REQUEST_LOST, node -> node.dispatcher));
    }

    @ParameterizedTest
    @EnumSource(names = {"CLAIM", "RENEW_LEASES", "OWNERSHIP", "ORPHANS"})
    void a_store_that_is_away_costs_the_worker_a_few_lines(CallKind kind) {
        areAFewLines(logged(kind, Way.REQUEST_LOST, node -> node.worker));
    }
}
