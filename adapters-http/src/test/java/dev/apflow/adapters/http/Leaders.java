package dev.apflow.adapters.http;

import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Instant;

/** Leaders that are named to clients. */
final class Leaders {

    private Leaders() {}

    static LeaderInfo of(String node, String url, long epoch) {
        return new LeaderInfo(
                new NodeIdentity(new NodeId(node), new Incarnation(1)),
                url,
                new Epoch(epoch),
                Instant.EPOCH);
    }
}
