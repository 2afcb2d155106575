package dev.apflow.application.metric;

import dev.apflow.application.cluster.ClusterObserver;
import dev.apflow.application.metric.Meters.Counter;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Reading;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.StepDownReason;
import dev.apflow.domain.node.NodeHealthChange;

import java.util.Arrays;
import java.util.List;

/** Measures a node's part in its cluster. */
public final class ClusterMeters implements ClusterObserver {

    private final Counter elections;
    private final Counter departures;
    private final Counter reassigned;
    private final Counter setAside;
    private final Counter judged;
    private final Counter storeFailed;
    private final RetentionMeters retention;
    private volatile RoleName role = RoleName.STARTING;
    private volatile long epoch;

    public ClusterMeters(Meters meters) {
        elections =
                meters.counter(
                        Meter.of("apflow_leader_elections_total", "Terms this node has begun."));
        departures =
                meters.counter(
                        Meter.of(
                                "apflow_leader_departures_total",
                                "Terms of this node that ended, by reason.",
                                "reason"));
        reassigned =
                meters.counter(
                        Meter.of(
                                "apflow_tasks_reassigned_total",
                                "Tasks this node took back from others as leader, by reason.",
                                "reason"));
        setAside =
                meters.counter(
                        Meter.of(
                                "apflow_tasks_set_aside_total",
                                "Tasks this node failed, their workers being lost too often."));
        judged =
                meters.counter(
                        Meter.of(
                                "apflow_node_health_changes_total",
                                "Nodes this node found to be better or worse as leader.",
                                "to"));
        storeFailed =
                meters.counter(
                        Meter.of(
                                "apflow_coordinator_store_errors_total",
                                "Calls of the coordinator to the store that failed.",
                                "call"));
        retention = new RetentionMeters(meters);
        meters.gauge(
                Meter.of("apflow_node_role", "1 for the role of this node.", "role"), this::roles);
        meters.gauge(
                Meter.of("apflow_leader_epoch", "The term this node leads in; 0 for none."),
                () -> List.of(Reading.of(epoch)));
    }

    private List<Reading> roles() {
        RoleName present = role;
        return Arrays.stream(RoleName.values())
                .map(each -> Reading.of(each == present ? 1 : 0, each.word()))
                .toList();
    }

    @Override
    public void role(RoleName now) {
        role = now;
    }

    @Override
    public void elected(Epoch term) {
        epoch = term.value();
        elections.add(1);
    }

    @Override
    public void departed(Epoch term, StepDownReason why) {
        epoch = 0;
        departures.add(1, why.words());
    }

    @Override
    public void tasksSwept(TaskSweep sweep) {
        sweep.returned().forEach((reason, tasks) -> reassigned.add(tasks, reason.words()));
        if (sweep.setAside() > 0) {
            setAside.add(sweep.setAside());
        }
    }

    @Override
    public void nodesSwept(NodeSweep sweep) {
        sweep.changes()
                .forEach(
                        each -> {
                            switch (each.change()) {
                                case NodeHealthChange.Worsened worse ->
                                        judged.add(1, worse.to().word());
                                case NodeHealthChange.Recovered better ->
                                        judged.add(1, better.to().word());
                                case NodeHealthChange.Unchanged _ -> {}
                            }
                        });
    }

    @Override
    public void retentionSwept(Retention.Sweep sweep) {
        retention.swept(sweep);
    }

    @Override
    public void storeFailed(CallKind call) {
        storeFailed.add(1, call.word());
    }
}
