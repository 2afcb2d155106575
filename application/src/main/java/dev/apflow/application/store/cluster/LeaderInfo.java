package dev.apflow.application.store.cluster;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Instant;
import java.util.Objects;

/**
 * Who leads, as the store said last.
 *
 * @param url where its API answers; empty where it does not say
 * @param expiresAt when its lease ends, by the store's clock
 */
public record LeaderInfo(NodeIdentity identity, String url, Epoch epoch, Instant expiresAt) {

    public LeaderInfo {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(epoch, "epoch");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    public NodeId node() {
        return identity.node();
    }
}
