package dev.apflow.bootstrap.settings;

import dev.apflow.adapters.http.settings.NodeSecret;
import dev.apflow.bootstrap.settings.Settings.Cluster;
import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.lease.TaskLeaseSettings;
import dev.apflow.domain.node.NodeHealthSettings;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Reads what concerns working together. Durations that fit alone may not fit each other. */
final class ClusterReader {

    private static final double A_DAY = 86_400;
    private static final double SHORTEST = 0.1;
    private static final int SHORTEST_SECRET = 32;

    /** From the loss of a worker's session to the end of its leases: time to open another. */
    private static final Duration LOSS_GRACE = Duration.ofSeconds(3);

    private final KeyReader keys;

    private ClusterReader(KeyReader keys) {
        this.keys = keys;
    }

    static Cluster read(KeyReader keys) {
        return new ClusterReader(keys).cluster();
    }

    private Cluster cluster() {
        Duration heartbeat = keys.seconds("APFLOW_HEARTBEAT_INTERVAL", 5, 0.05, A_DAY);
        return new Cluster(
                keys.flag("APFLOW_CLUSTER_ENABLED", false),
                keys.oneOf("APFLOW_NODE_ROLE", RolePreference.AUTO, RolePreference.class),
                leadership(),
                keys.flag("APFLOW_LEADER_EXECUTES", true),
                leases(),
                heartbeat,
                health(heartbeat),
                keys.flag("APFLOW_WRITE_FORWARDING", false),
                secret());
    }

    private Optional<NodeSecret> secret() {
        Optional<String> secret = keys.text("APFLOW_CLUSTER_SECRET");
        if (secret.filter(each -> each.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET)
                .isPresent()) {
            keys.problem(
                    "APFLOW_CLUSTER_SECRET",
                    "too short",
                    "at least " + SHORTEST_SECRET + " bytes, the same on all nodes",
                    "a shorter one");
        }
        return secret.map(NodeSecret::of);
    }

    private LeaseTerms leadership() {
        Duration lease = keys.seconds("APFLOW_LEADER_LEASE", 10, SHORTEST, A_DAY);
        Duration renew = keys.seconds("APFLOW_LEADER_RENEW", 3, 0.01, A_DAY);
        Duration trust = lease.minus(LeaseTerms.marginOf(lease));
        if (renew.compareTo(trust) >= 0) {
            keys.problem(
                    "APFLOW_LEADER_RENEW",
                    "the lease would run out before it is renewed",
                    "less than nine tenths of APFLOW_LEADER_LEASE, " + shown(trust) + " seconds",
                    shown(renew));
            return LeaseTerms.of(lease, lease.dividedBy(3));
        }
        return LeaseTerms.of(lease, renew);
    }

    private TaskLeaseSettings leases() {
        return new TaskLeaseSettings(
                keys.seconds("APFLOW_LEASE_DURATION", 30, SHORTEST, A_DAY),
                keys.seconds("APFLOW_LEASE_CLEANUP_INTERVAL", 5, 0.01, A_DAY),
                LOSS_GRACE);
    }

    private NodeHealthSettings health(Duration beat) {
        Duration stale = keys.seconds("APFLOW_NODE_STALE_THRESHOLD", 15, SHORTEST, A_DAY);
        Duration dead = keys.seconds("APFLOW_NODE_DEAD_THRESHOLD", 60, SHORTEST, A_DAY);
        boolean fits = true;
        if (stale.compareTo(beat) <= 0) {
            keys.problem(
                    "APFLOW_NODE_STALE_THRESHOLD",
                    "every node would be stale between two heartbeats",
                    "more than APFLOW_HEARTBEAT_INTERVAL, " + shown(beat) + " seconds",
                    shown(stale));
            fits = false;
        }
        if (dead.compareTo(stale) <= 0) {
            keys.problem(
                    "APFLOW_NODE_DEAD_THRESHOLD",
                    "a node is stale before it is dead",
                    "more than APFLOW_NODE_STALE_THRESHOLD, " + shown(stale) + " seconds",
                    shown(dead));
            fits = false;
        }
        return fits
                ? new NodeHealthSettings(stale, dead)
                : new NodeHealthSettings(Duration.ofSeconds(15), Duration.ofSeconds(60));
    }

    private static String shown(Duration duration) {
        return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
    }
}
