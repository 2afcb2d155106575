package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.required;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.History;
import dev.apflow.testkit.contract.Specs;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** Tasks after a sweep: their order, what waits for them, and the end of their trees. */
class TakenBackTasksContract extends SweepContract {

    @Test
    void a_sweep_that_sets_the_last_task_aside_ends_its_tree() {
        Member m = join("m");
        client.submit(task("a").withMaxDeliveries(1), task("b", "a"));
        m.worker(SHORT).take("a");
        passShort();

        leader.sweep(term, GRACE);

        expectLast("a", 6, EventType.FAILED, EventType.TREE_ENDED);
    }

    @Test
    void what_is_taken_back_behind_a_lost_dependency_ends_its_tree() {
        client.submit(task("a"), task("b", "a"));
        Member m = join("m");
        m.worker(LONG).succeed(m.worker(LONG).take("a"));
        m.worker(SHORT).take("b");
        client.rerun("a");
        m.worker(LONG).fail(m.worker(LONG).take("a"), "broken");
        passShort();

        leader.sweep(term, GRACE);

        assertThat(client.state("b").phase()).isEqualTo(TaskPhase.BLOCKED);
        expectLast("a", 13, EventType.REASSIGNED, EventType.TREE_ENDED);
    }

    private void expectLast(String tree, int events, EventType... types) {
        EventScope scope = new EventScope.OfTree(Specs.id(tree));
        assertThat(
                        Await.look(
                                () -> History.events(leader.store(), scope),
                                all -> all.size() == events))
                .hasSize(events)
                .extracting(TaskEvent::type)
                .endsWith(types);
    }

    @Test
    void what_was_taken_back_is_handed_out_in_the_order_it_always_had() {
        client.submit(task("a"));
        client.submit(task("b"));
        Member m = join("m");
        m.worker(SHORT).claim(2);
        client.submit(task("c"));
        client.submit(task("urgent").withPriority(Priority.URGENT));
        passShort();
        leader.sweep(term, GRACE);

        assertThat(join("other").worker(LONG).claimIds()).containsExactly("urgent", "a", "b", "c");
    }

    @Test
    void what_waits_for_a_task_that_was_taken_back_goes_on_waiting() {
        client.submit(
                task("a"), depending("needs", required("a")), depending("likes", optional("a")));
        Member m = join("m");
        m.worker(SHORT).take("a");
        passShort();
        leader.sweep(term, GRACE);
        Member other = join("other");

        Delivered second = other.worker(LONG).take("a");
        assertThat(other.worker(LONG).succeed(second)).isEqualTo(Verdict.ACCEPTED);

        assertThat(other.worker(LONG).claimIds()).containsExactly("needs", "likes");
    }

    @Test
    void a_task_whose_dependency_was_run_again_meanwhile_waits_when_taken_back() {
        client.submit(task("a"), task("b", "a"));
        Member m = join("m");
        m.worker(LONG).succeed(m.worker(LONG).take("a"));
        m.worker(SHORT).take("b");
        client.rerun("a");
        passShort();
        leader.sweep(term, GRACE);
        Member other = join("other");

        other.worker(LONG).succeed(other.worker(LONG).take("a"));
        other.worker(LONG).take("b");
    }

    @Test
    void a_task_that_is_set_aside_blocks_what_requires_it_and_lets_others_go_on() {
        Member m = join("m");
        client.submit(
                task("a").withMaxDeliveries(1),
                depending("b", required("a")),
                depending("c", optional("a")));
        m.worker(SHORT).take("a");
        passShort();

        leader.sweep(term, GRACE);

        assertThat(client.state("b").phase()).isEqualTo(TaskPhase.BLOCKED);
        m.worker(LONG).take("c");
    }

    @Test
    void the_progress_of_what_was_taken_back_is_forgotten() {
        Member m = join("m");
        Delivered delivered = take(m, "a", SHORT);
        m.store().reports().progress(Map.of(delivered, 0.5));
        passShort();
        leader.sweep(term, GRACE);

        assertThat(client.state("a").progress()).isZero();
        m.store().reports().progress(Map.of(delivered, 0.5));
        assertThat(client.state("a").progress()).isZero();
    }
}
