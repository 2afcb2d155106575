package dev.apflow.application.cluster;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.cluster.TaskLeases;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Hands the tasks of a {@link FakeCluster} out, first come first served. */
final class FakeWork implements TaskClaims, TaskReports, TaskLeases {

    private final FakeCluster cluster;

    FakeWork(FakeCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
        NodeIdentity identity = ((LeaseHolder.Member) holder).identity();
        cluster.log.add("claim " + identity.node());
        List<Claimed> claimed = new ArrayList<>();
        while (claimed.size() < limit && !cluster.waiting.isEmpty()) {
            TaskSpec spec = cluster.waiting.remove();
            Delivered delivered = new Delivered(spec.id(), 1, 1);
            cluster.running.put(delivered, identity);
            claimed.add(new Claimed(delivered, spec.id(), spec, 0, Map.of()));
        }
        return new Claim(claimed, Optional.empty());
    }

    @Override
    public void handBack(List<Delivered> deliveries, String reason) {
        for (Delivered each : deliveries) {
            cluster.log.add("hand back " + each.task());
            cluster.running.remove(each);
        }
    }

    @Override
    public Recovered recover(String reason) {
        throw new AssertionError("a member of a cluster recovers nothing");
    }

    @Override
    public int reconcile(LeaseHolder holder, Set<Delivered> known, String reason) {
        return 0;
    }

    @Override
    public Set<Delivered> stillRunning(Set<Delivered> deliveries) {
        return deliveries;
    }

    @Override
    public Set<Delivered> heldBy(LeaseHolder holder) {
        return Set.of();
    }

    @Override
    public Set<Delivered> renew(LeaseHolder.Member member, Set<Delivered> deliveries) {
        cluster.log.add("renew tasks " + member.node());
        return deliveries.stream()
                .filter(each -> !cluster.fencedTasks.contains(each.task().value()))
                .collect(Collectors.toSet());
    }

    @Override
    public List<Verdict> report(NodeId node, List<Report> reports) {
        for (Report report : reports) {
            cluster.log.add("report " + report.delivered().task());
            cluster.running.remove(report.delivered());
        }
        return reports.stream().map(each -> Verdict.ACCEPTED).toList();
    }

    @Override
    public void progress(Map<Delivered, Double> progress) {}

    @Override
    public Optional<JsonValue> recorded(Delivered delivered, IdempotencyKey key) {
        return Optional.empty();
    }
}
