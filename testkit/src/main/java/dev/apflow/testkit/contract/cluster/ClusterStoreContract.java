package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.cluster.Member.LONG;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.task.TaskStatus;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;

/** What several nodes have open is one store, which outlives them all. */
class ClusterStoreContract extends LedClusterContract {

    @Test
    void what_one_node_does_the_others_see() {
        ClusterStore other = open();
        client.submit(task("a"));
        Member m = join("m");
        Delivered delivered = m.worker(LONG).take("a");

        assertThat(other.reads().task(delivered.task()).orElseThrow().status())
                .isEqualTo(TaskStatus.IN_PROGRESS);
        assertThat(other.nodes().all()).hasSize(2);
        assertThat(other.leadership().leader().map(LeaderInfo::identity))
                .contains(leader.identity());
        assertThat(other.claims().stillRunning(Set.of(delivered))).containsExactly(delivered);
    }

    @Test
    void what_was_acknowledged_is_there_when_all_have_left() {
        client.submit(task("a"));
        Member m = join("m");
        Delivered delivered = m.worker(LONG).take("a");
        var expiry = client.state("a").leaseExpiresAt();
        var leaderBefore = leader.store().leadership().leader();
        m.store().close();
        leader.store().close();

        ClusterStore next = open();

        assertThat(next.leadership().leader()).isEqualTo(leaderBefore);
        assertThat(next.reads().task(delivered.task()).orElseThrow().state().leaseExpiresAt())
                .isEqualTo(expiry);
        assertThat(next.nodes().all()).hasSize(2);
        Member again = Member.registered(next, "m");
        assertThat(again.identity().supersedes(m.identity())).isTrue();
        assertThat(again.lead(new AcquireReason.HolderGone(Epoch.FIRST), LONG).epoch())
                .isEqualTo(new Epoch(2));
        assertThat(again.worker(LONG).succeed(delivered)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_closed_store_cannot_be_reached_and_may_be_closed_again() {
        Member m = join("m");
        Delivered delivered = new Delivered(id("a"), 1, 1);
        m.store().close();
        m.store().close();

        for (ThrowingCallable each :
                List.<ThrowingCallable>of(
                        () -> m.acquire(),
                        () -> m.renew(1, LONG),
                        () -> m.resign(1),
                        () -> m.store().leadership().leader(),
                        () -> Member.registered(m.store(), "m"),
                        m::heartbeat,
                        () -> m.store().nodes().deregister(m.identity()),
                        m::onRecord,
                        () -> m.prolong(LONG, delivered),
                        () -> m.sweep(term, LONG),
                        () -> LeaderWrite.SWEEP_NODES.by(term, m.store()),
                        () -> m.worker(LONG).claim(1),
                        () -> m.store().clock().now())) {
            assertThatThrownBy(each).isInstanceOf(StoreUnreachable.class);
        }
        assertThat(leader.store().nodes().all()).hasSize(2);
    }
}
