package dev.apflow.simulation.check;

import dev.apflow.application.store.cluster.NodeRegistry.HeartbeatResult;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.trace.Findings;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which life of each node is the newest, and whose sessions are open. */
final class NodeLifeModel {

    private final Findings findings;
    private final Map<NodeId, Long> newest = new HashMap<>();
    private final Map<NodeProcess, NodeIdentity> lives = new HashMap<>();
    private final Set<NodeIdentity> broken = new HashSet<>();
    private final Map<NodeIdentity, Instant> missedSince = new HashMap<>();

    NodeLifeModel(Findings findings) {
        this.findings = findings;
    }

    void registered(StoreCall call, NodeIdentity identity) {
        long before = newest.getOrDefault(identity.node(), 0L);
        findings.require(
                identity.incarnation().value() == before + 1,
                "every life of a node gets the next incarnation",
                () -> identity + " after incarnation " + before);
        newest.put(identity.node(), identity.incarnation().value());
        lives.put(call.process(), identity);
    }

    void onHeartbeat(List<Object> arguments, HeartbeatResult answer) {
        NodeIdentity identity = (NodeIdentity) arguments.get(0);
        findings.require(
                isSuperseded(identity) == answer instanceof HeartbeatResult.Superseded,
                "exactly earlier lives are told that they are superseded",
                () -> identity + " was told " + answer);
        if (answer instanceof HeartbeatResult.Counted) {
            broken.remove(identity);
            missedSince.remove(identity);
        }
    }

    boolean isSuperseded(NodeIdentity identity) {
        return newest.getOrDefault(identity.node(), 0L) > identity.incarnation().value();
    }

    void sessionsBroke(NodeProcess process) {
        NodeIdentity identity = lives.get(process);
        if (identity != null) {
            broken.add(identity);
        }
    }

    /** A sweep of tasks looks whose sessions are gone. */
    void swept(Instant now) {
        broken.forEach(identity -> missedSince.putIfAbsent(identity, now));
    }

    /** Whether sweeps have missed the session for so long. */
    boolean isLost(NodeIdentity identity, Duration grace, Instant now) {
        Instant since = missedSince.get(identity);
        return since != null && !now.isBefore(since.plus(grace));
    }
}
