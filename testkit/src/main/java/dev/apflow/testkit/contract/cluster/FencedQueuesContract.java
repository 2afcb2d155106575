package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.testkit.contract.TestWorker;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Only whoever leads sets queues; limits hold for all nodes together. */
class FencedQueuesContract extends LedClusterContract {

    private static final QueueName Q = new QueueName("q");

    private static TaskSpec one(String id) {
        TaskSpec spec = task(id);
        return spec.withAdmission(
                spec.admission().withConcurrency(List.of(new ConcurrencyLimit("k", 1))));
    }

    @Test
    void queues_and_pauses_are_changed_by_the_present_leader_alone() {
        leader.resign(1);
        WriteAuthority.Term present = leader.lead();
        QueueWrites writes = leader.store().queueWrites();

        assertThat(writes.put(term, Q, OptionalInt.of(1), Optional.empty(), OptionalLong.empty()))
                .isInstanceOf(AuthorizedResult.Refused.class);
        assertThat(writes.delete(term, Q)).isInstanceOf(AuthorizedResult.Refused.class);
        assertThat(writes.pause(term, PauseScope.CLUSTER, "", "no"))
                .isInstanceOf(AuthorizedResult.Refused.class);
        assertThat(writes.resume(term, PauseScope.CLUSTER, ""))
                .isInstanceOf(AuthorizedResult.Refused.class);
        assertThat(leader.store().queueReads().pauses()).isEmpty();
        assertThat(leader.store().queueReads().find(Q)).isEmpty();
        assertThat(writes.pause(present, PauseScope.CLUSTER, "", "yes"))
                .isInstanceOf(AuthorizedResult.Granted.class);
    }

    @Test
    void a_limit_holds_for_all_nodes_together_and_a_pause_at_the_next_claim_of_each() {
        TestWorker a = join("a").worker(Member.LONG);
        TestWorker b = join("b").worker(Member.LONG);
        client.submit(one("t1"));
        client.submit(one("t2"));
        client.submit(task("plain"));
        assertThat(a.claim(1)).hasSize(1);
        assertThat(b.claimIds()).containsExactly("plain");

        client.submit(task("later"));
        leader.store().queueWrites().pause(term, PauseScope.CLUSTER, "", "stop");
        a.expectNothing();
        b.expectNothing();
        leader.store().queueWrites().resume(term, PauseScope.CLUSTER, "");
        b.take("later");
    }

    @Test
    void a_lost_node_frees_its_slots_with_its_leases() {
        TestWorker lost = join("a").worker(Member.SHORT);
        TestWorker other = join("b").worker(Member.LONG);
        client.submit(one("t1"));
        client.submit(one("t2"));
        assertThat(lost.claim(1)).hasSize(1);
        other.expectNothing();
        passShort();
        other.expectNothing();

        leader.sweep(term, Duration.ofHours(1));

        assertThat(other.claimIds()).hasSize(1);
    }

    @Test
    void a_task_that_is_set_aside_frees_its_slot() {
        TestWorker lost = join("a").worker(Member.SHORT);
        client.submit(one("t1").withMaxDeliveries(1));
        client.submit(one("t2"));
        lost.claim(1);
        passShort();
        leader.sweep(term, Duration.ofHours(1));

        join("b").worker(Member.LONG).take("t2");
    }
}
