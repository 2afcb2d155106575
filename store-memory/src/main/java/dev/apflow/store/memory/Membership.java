package dev.apflow.store.memory;

import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who leads and who takes part; touched under the store's lock only. */
final class Membership {

    LeadershipRecord leadership = new LeadershipRecord.Vacant();

    /** Where whoever was granted leadership last answers. */
    String leaderUrl = "";

    /** In the order of their ids. */
    final Map<String, Node> nodes = new TreeMap<>();

    private final Map<NodeId, Incarnation> newest = new HashMap<>();

    boolean isGranted(NodeIdentity identity) {
        return leadership
                        instanceof
                        LeadershipRecord.Held(NodeIdentity holder, var epoch, var expiresAt)
                && holder.equals(identity);
    }

    /** The next life of a node; none is ever given twice. */
    NodeIdentity nextLife(NodeId node) {
        long last = newest(node).map(Incarnation::value).orElse(0L);
        Incarnation next = new Incarnation(last + 1);
        newest.put(node, next);
        return new NodeIdentity(node, next);
    }

    /** The life that fences this one, if there is one. */
    Optional<Incarnation> later(NodeIdentity identity) {
        return newest(identity.node()).filter(life -> life.isAfter(identity.incarnation()));
    }

    Optional<Node> node(NodeIdentity identity) {
        return Optional.ofNullable(nodes.get(identity.node().value()))
                .filter(node -> node.identity.equals(identity));
    }

    private Optional<Incarnation> newest(NodeId node) {
        return Optional.ofNullable(newest.get(node));
    }
}
