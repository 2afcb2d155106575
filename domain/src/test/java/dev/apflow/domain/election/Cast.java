package dev.apflow.domain.election;

import dev.apflow.domain.election.LeadershipRecord.Held;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.time.Instant;

/** Who plays in the election tests, under which terms, and when. */
final class Cast {

    /** Trusted for 9 s, renewed every 3 s, tried again after 600 ms. */
    static final LeaseTerms TERMS =
            new LeaseTerms(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(1));

    static final NodeIdentity ANNA = identity("anna", 1);
    static final NodeIdentity ANNA_AGAIN = identity("anna", 2);
    static final NodeIdentity BEN = identity("ben", 1);

    private Cast() {}

    static NodeIdentity identity(String node, long incarnation) {
        return new NodeIdentity(new NodeId(node), new Incarnation(incarnation));
    }

    static Epoch epoch(long value) {
        return new Epoch(value);
    }

    /** An instant of a node's own clock. */
    static LocalInstant at(double seconds) {
        return new LocalInstant(Math.round(seconds * 1_000_000_000));
    }

    /** An instant of the store's clock. */
    static Instant storeSecond(long second) {
        return Instant.EPOCH.plusSeconds(second);
    }

    static Held current(NodeIdentity holder, long epoch, long expiresAt) {
        return new Held(holder, epoch(epoch), storeSecond(expiresAt));
    }

    static RoleRules rules(RolePreference preference) {
        return new RoleRules(new NodeId("anna"), preference, TERMS);
    }
}
