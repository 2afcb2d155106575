package dev.apflow.store.memory;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeHealthChange;
import dev.apflow.domain.node.NodeHealthSettings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class MemorySweeps implements Sweeps {

    private static final Duration KEPT_DEAD = Duration.ofHours(1);

    private final Tables tables;

    MemorySweeps(Tables tables) {
        this.tables = tables;
    }

    @Override
    public AuthorizedResult<TaskSweep> tasks(WriteAuthority.Term term, Duration lossGrace) {
        return tables.fenced(
                term,
                () -> {
                    tables.membership.nodes.values().forEach(this::lookForSession);
                    return new LeaseSweep(tables, lossGrace).run();
                });
    }

    private void lookForSession(Node node) {
        if (node.session) {
            node.lostSince = Optional.empty();
        } else if (node.lostSince.isEmpty()) {
            node.lostSince = Optional.of(tables.now());
        }
    }

    @Override
    public AuthorizedResult<NodeSweep> nodes(
            WriteAuthority.Term term, NodeHealthSettings settings) {
        return tables.fenced(
                term,
                () -> {
                    List<HealthChange> changes = new ArrayList<>();
                    for (Node node : tables.membership.nodes.values()) {
                        judge(node, settings).ifPresent(changes::add);
                    }
                    tables.membership.nodes.values().removeIf(this::isForgotten);
                    return new NodeSweep(changes);
                });
    }

    private Optional<HealthChange> judge(Node node, NodeHealthSettings settings) {
        Duration age = Duration.between(node.heartbeatAt, tables.now());
        NodeHealthChange change = node.health.judge(age, settings);
        switch (change) {
            case NodeHealthChange.Unchanged unchanged -> {}
            case NodeHealthChange.Worsened(NodeHealth from, NodeHealth to) -> became(node, to);
            case NodeHealthChange.Recovered(NodeHealth from, NodeHealth to) -> became(node, to);
        }
        return change instanceof NodeHealthChange.Unchanged
                ? Optional.empty()
                : Optional.of(new HealthChange(node.identity.node(), change));
    }

    private void became(Node node, NodeHealth health) {
        node.health = health;
        node.deadSince = health == NodeHealth.DEAD ? Optional.of(tables.now()) : Optional.empty();
    }

    private boolean isForgotten(Node node) {
        Instant longAgo = tables.now().minus(KEPT_DEAD);
        return node.deadSince.filter(since -> !since.isAfter(longAgo)).isPresent()
                && MemoryNodes.running(tables, node) == 0;
    }
}
