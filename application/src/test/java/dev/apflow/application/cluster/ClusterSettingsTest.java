package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.lease.TaskLeaseSettings;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.tree.RetentionPolicy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Set;

class ClusterSettingsTest {

    private static ClusterSettings settings(int slots, Duration heartbeatEvery) {
        return new ClusterSettings(
                new NodeProfile(new NodeId("n1"), Set.of(), JsonObject.EMPTY),
                RolePreference.AUTO,
                slots,
                true,
                LeaseTerms.of(Duration.ofSeconds(10), Duration.ofSeconds(3)),
                new TaskLeaseSettings(
                        Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(3)),
                new NodeHealthSettings(Duration.ofSeconds(15), Duration.ofSeconds(60)),
                heartbeatEvery,
                RetentionPolicy.KEEP_ALL);
    }

    @Test
    void the_node_is_that_of_the_profile() {
        assertThat(settings(1, Duration.ofSeconds(5)).node()).isEqualTo(new NodeId("n1"));
    }

    @Test
    void a_node_without_slots_is_refused() {
        assertThatThrownBy(() -> settings(0, Duration.ofSeconds(5)))
                .hasMessage("slots: expected at least 1, got 0");
    }

    @Test
    void heartbeats_that_would_let_a_node_be_stale_between_them_are_refused() {
        assertThatThrownBy(() -> settings(1, Duration.ofSeconds(15)))
                .hasMessageStartingWith("heartbeatEvery: expected");
        assertThatThrownBy(() -> settings(1, Duration.ZERO))
                .hasMessageStartingWith("heartbeatEvery: expected");
    }
}
