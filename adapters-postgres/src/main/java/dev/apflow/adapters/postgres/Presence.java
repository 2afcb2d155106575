package dev.apflow.adapters.postgres;

import dev.apflow.domain.node.NodeIdentity;

import java.util.Optional;

/** Shows that this process lives. */
final class Presence {

    Optional<Integer> key() {
        return Optional.empty();
    }

    void of(NodeIdentity identity) {}

    void ofNobody() {}
}
