package dev.apflow.application.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.store.cluster.Sweeps.HealthChange;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.StepDownReason;
import dev.apflow.domain.lease.SweepVerdict.Reason;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeHealthChange;
import dev.apflow.domain.node.NodeId;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

class ClusterMetersTest {

    /** Adds up, under names like {@code meter[label]}. */
    private static final class Sums implements Meters {
        final Map<String, Long> counts = new HashMap<>();
        final Map<String, Supplier<List<Reading>>> gauges = new HashMap<>();

        @Override
        public Counter counter(Meter meter) {
            return (more, labels) -> counts.merge(meter.name() + List.of(labels), more, Long::sum);
        }

        @Override
        public Timer timer(Meter meter) {
            throw new AssertionError("a coordinator times nothing");
        }

        @Override
        public void gauge(Meter meter, Supplier<List<Reading>> readings) {
            gauges.put(meter.name(), readings);
        }

        List<Meters.Reading> read(String name) {
            return gauges.get(name).get();
        }
    }

    private final Sums sums = new Sums();
    private final ClusterMeters meters = new ClusterMeters(sums);

    @Test
    void terms_are_counted_and_the_present_one_is_shown() {
        meters.elected(new Epoch(7));
        assertThat(sums.read("apflow_leader_epoch")).containsExactly(Meters.Reading.of(7));
        meters.departed(new Epoch(7), StepDownReason.TRUST_RAN_OUT);
        assertThat(sums.read("apflow_leader_epoch")).containsExactly(Meters.Reading.of(0));
        assertThat(sums.counts)
                .containsEntry("apflow_leader_elections_total[]", 1L)
                .containsEntry("apflow_leader_departures_total[trust ran out]", 1L);
    }

    @Test
    void of_all_roles_one_is_the_nodes() {
        meters.role(RoleName.LEADER);
        assertThat(sums.read("apflow_node_role"))
                .hasSize(RoleName.values().length)
                .contains(Meters.Reading.of(1, "leader"), Meters.Reading.of(0, "worker"));
    }

    @Test
    void what_sweeps_found_is_counted_by_reason() {
        meters.tasksSwept(
                new TaskSweep(
                        Map.of(Reason.LEASE_EXPIRED, 2, Reason.HOLDER_LOST, 3), Optional.empty()));
        meters.nodesSwept(
                new NodeSweep(
                        List.of(
                                judged(
                                        new NodeHealthChange.Worsened(
                                                NodeHealth.HEALTHY, NodeHealth.DEAD)),
                                judged(
                                        new NodeHealthChange.Recovered(
                                                NodeHealth.DEAD, NodeHealth.HEALTHY)),
                                judged(new NodeHealthChange.Unchanged(NodeHealth.STALE)))));
        assertThat(sums.counts)
                .containsOnly(
                        Map.entry("apflow_tasks_reassigned_total[lease expired]", 2L),
                        Map.entry("apflow_tasks_reassigned_total[holder lost]", 3L),
                        Map.entry("apflow_node_health_changes_total[dead]", 1L),
                        Map.entry("apflow_node_health_changes_total[healthy]", 1L));
    }

    private static HealthChange judged(NodeHealthChange change) {
        return new HealthChange(new NodeId("n1"), change);
    }

    @Test
    void calls_that_failed_are_counted_by_name() {
        meters.storeFailed(CallKind.HEARTBEAT);
        meters.storeFailed(CallKind.HEARTBEAT);
        assertThat(sums.counts)
                .containsEntry("apflow_coordinator_store_errors_total[heartbeat]", 2L);
    }
}
