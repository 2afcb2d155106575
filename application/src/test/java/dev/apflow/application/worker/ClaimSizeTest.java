package dev.apflow.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.NodeRegistry.Workload;
import dev.apflow.application.worker.ClaimSize.Limit;
import dev.apflow.application.worker.ClaimSize.Plan;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.FairShare.Load;
import dev.apflow.domain.time.LocalInstant;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** One of three nodes of 8 slots. */
class ClaimSizeTest {

    private static final NodeId NODE = new NodeId("a");
    private static final int SLOTS = 8;

    private final ClaimSize size = new ClaimSize(Optional.of(registry()), NODE);
    private LocalInstant now = new LocalInstant(0);
    private int nodes = 3;
    private int ready;
    private int running;
    private int runningElsewhere;
    private int questions;
    private long taken;

    private NodeRegistry registry() {
        return (NodeRegistry)
                Proxy.newProxyInstance(
                        NodeRegistry.class.getClassLoader(),
                        new Class<?>[] {NodeRegistry.class},
                        (self, method, arguments) -> workload());
    }

    private Workload workload() {
        questions++;
        return new Workload(
                new Load(running, SLOTS),
                new Load(running + runningElsewhere, nodes * SLOTS),
                nodes,
                Math.min(ready, ClaimSize.LONG_QUEUE),
                ready == 0 ? 0 : taken + 1);
    }

    /** Claims once; whether there may be more. */
    private boolean claim() {
        Plan plan = size.plan(SLOTS - running, running, now);
        Limit limit = size.limit(plan);
        int tasks = Math.min(limit.tasks(), ready);
        take(tasks);
        running += tasks;
        return size.claimed(plan, limit, tasks, now);
    }

    /** In the order of creation. */
    private void take(int tasks) {
        ready -= tasks;
        taken += tasks;
    }

    private void othersTake(int tasks) {
        take(tasks);
        runningElsewhere += tasks;
    }

    private void claimAll() {
        for (boolean more = true; more && running < SLOTS; ) {
            more = claim();
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void of_thirteen_tasks_it_leaves_to_two_others_what_is_more_than_six() {
        ready = 13;
        claimAll();

        assertThat(running).isEqualTo(6);
        assertThat(size.patience(now)).contains(ClaimSize.QUIET);
    }

    @Test
    void what_it_left_it_takes_when_nobody_comes() {
        ready = 13;
        claimAll();
        pass(ClaimSize.PATIENCE);
        claimAll();

        assertThat(running).isEqualTo(SLOTS);
        assertThat(size.patience(now)).isEmpty();
    }

    @Test
    void who_asks_again_in_the_meantime_does_not_wait_longer() {
        ready = 13;
        claimAll();
        pass(ClaimSize.PATIENCE.dividedBy(2));
        assertThat(claim()).isFalse();

        assertThat(running).isEqualTo(6);
        pass(ClaimSize.PATIENCE.dividedBy(2));
        claimAll();
        assertThat(running).isEqualTo(SLOTS);
    }

    @Test
    void a_single_task_is_claimed_without_a_question() {
        ready = 1;
        claim();

        assertThat(running).isEqualTo(1);
        assertThat(questions).isZero();
    }

    @Test
    void tasks_that_come_one_by_one_go_to_the_others_once_it_runs_more_than_they_do() {
        for (int i = 0; i < 10; i++) {
            pass(ClaimSize.QUIET);
            ready++;
            claim();
            othersTake(ready);
        }

        assertThat(running).isLessThanOrEqualTo(5);
        assertThat(running + runningElsewhere).isEqualTo(10);
    }

    @Test
    void with_the_others_busy_it_takes_what_comes() {
        runningElsewhere = 2 * SLOTS;
        ready = 8;
        claimAll();

        assertThat(running).isEqualTo(SLOTS);
    }

    @Test
    void a_long_queue_costs_one_question() {
        ready = 5_000;
        for (int i = 0; i < 500; i++) {
            claimAll();
            assertThat(running).isEqualTo(SLOTS);
            running -= 3;
        }

        assertThat(questions).isEqualTo(1);
    }

    @Test
    void a_node_that_is_the_only_one_takes_all_and_asks_once_a_second() {
        nodes = 1;
        for (int i = 0; i < 10; i++) {
            ready = 5;
            claimAll();
            assertThat(running).isEqualTo(5);
            running = 0;
        }
        assertThat(questions).isEqualTo(1);

        pass(ClaimSize.ALONE);
        ready = 5;
        claimAll();
        assertThat(questions).isEqualTo(2);
    }

    @Test
    void a_node_that_works_alone_takes_all_it_can_run() {
        ClaimSize alone = new ClaimSize(Optional.empty(), NODE);

        assertThat(alone.plan(8, 0, now)).isEqualTo(plan(8));
        assertThat(alone.plan(5, 3, now)).isEqualTo(plan(5));
    }

    @Test
    void where_nothing_is_ready_it_asks_for_little_since_much_may_come() {
        running = 4;
        Limit limit = size.limit(size.plan(4, running, now));

        assertThat(limit).isEqualTo(Limit.of(ClaimSize.FEW_TASKS));
    }

    @Test
    void a_busy_node_whose_tasks_come_one_by_one_asks_ten_times_a_second() {
        runningElsewhere = 2 * SLOTS;
        running = 4;
        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofMillis(1));
            ready = 1;
            claim();
            running = 4;
        }

        assertThat(questions).isBetween(5, 10);
    }

    @Test
    void while_it_waits_for_the_others_signals_make_it_ask_ten_times_a_second() {
        ready = 13;
        claimAll();
        int before = questions;
        for (int i = 0; i < 499; i++) {
            pass(Duration.ofMillis(1));
            if (size.plan(SLOTS - running, running, now).most() > 0) {
                claim();
            }
        }

        assertThat(questions - before).isBetween(1, 5);
    }

    @Test
    void others_that_did_not_come_are_left_nothing_for_a_while() {
        ready = 13;
        claimAll();
        pass(ClaimSize.PATIENCE);
        claimAll();
        running = 6;
        ready = 2;
        claimAll();
        assertThat(running).isEqualTo(8);

        pass(ClaimSize.DISTRUST);
        running = 6;
        claim();
        pass(ClaimSize.QUIET);
        ready = 2;
        claimAll();
        assertThat(running).isEqualTo(6);
    }

    @Test
    void it_distrusts_for_longer_each_time_they_do_not_come_and_forgets_it_when_they_do() {
        notTaken();
        pass(ClaimSize.DISTRUST);
        notTaken();
        pass(ClaimSize.DISTRUST);
        assertThat(isShared()).isFalse();
        pass(ClaimSize.DISTRUST);
        assertThat(isShared()).isTrue();

        running = 6;
        ready = 2;
        claim();
        othersTake(2);
        pass(ClaimSize.QUIET);
        claim();
        runningElsewhere = 0;
        pass(ClaimSize.QUIET);
        notTaken();
        pass(ClaimSize.DISTRUST);
        assertThat(isShared()).isTrue();
    }

    @Test
    void each_task_that_is_left_has_its_own_time() {
        running = 6;
        for (int i = 0; i < 20; i++) {
            ready++;
            claim();
            assertThat(running).isEqualTo(6);
            othersTake(1);
            runningElsewhere = 0;
            pass(ClaimSize.QUIET);
        }
    }

    /** It leaves tasks to the others, which do not come for them, and takes them. */
    private void notTaken() {
        running = 6;
        ready = 2;
        claim();
        assertThat(running).isEqualTo(6);
        pass(ClaimSize.PATIENCE);
        claim();
        assertThat(running).isEqualTo(8);
        running = 0;
        ready = 0;
        claim();
        running = 6;
    }

    private boolean isShared() {
        return size.plan(SLOTS - running, running, now).shared();
    }

    private static Plan plan(int tasks) {
        return new Plan(tasks, tasks, false, OptionalLong.empty());
    }
}
