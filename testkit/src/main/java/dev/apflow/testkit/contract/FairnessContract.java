package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Within one priority, keys take turns; so do queues. */
class FairnessContract extends AdmissionContract {

    private static final int MANY = 120;

    private static TaskSpec[] many(String key, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> fair(key, task(key + i)))
                .toArray(TaskSpec[]::new);
    }

    @Test
    void one_task_beside_many_starts_within_two_turns() {
        client.submit(many("a", MANY));
        startOneByOne(5);
        submitEach(fair("b", task("b0")));

        assertThat(startOneByOne(3)).contains("b0");
    }

    @Test
    void keys_with_many_tasks_take_turns() {
        client.submit(many("a", 20));
        client.submit(many("b", 20));
        client.submit(many("c", 20));

        List<String> started = startOneByOne(12);

        for (String key : List.of("a", "b", "c")) {
            assertThat(started).filteredOn(each -> each.startsWith(key)).hasSize(4);
        }
    }

    @Test
    void one_claim_of_many_takes_turns_too() {
        client.submit(many("a", 20));
        client.submit(many("b", 20));

        assertThat(worker.claim(6))
                .filteredOn(each -> each.delivered().task().value().startsWith("b"))
                .hasSize(3);
    }

    @Test
    void a_key_keeps_the_order_of_its_own_tasks() {
        client.submit(many("a", 10));
        submitEach(fair("b", task("b0")));

        assertThat(startOneByOne(11))
                .filteredOn(each -> each.startsWith("a"))
                .containsExactly("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9");
    }

    @Test
    void priority_goes_before_turns() {
        client.submit(many("a", 5));
        submitEach(fair("a", task("urgent").withPriority(Priority.URGENT)));

        assertThat(startOneByOne(1)).containsExactly("urgent");
    }

    @Test
    void tasks_without_a_key_share_one() {
        client.submit(many("a", 5));
        client.submit(Specs.tasks("plain", 5));

        assertThat(startOneByOne(4)).filteredOn(each -> each.startsWith("plain")).hasSize(2);
    }

    @Test
    void a_queue_without_keys_and_one_with_keys_take_turns() {
        client.submit(many("a", 40));
        startOneByOne(10);
        TaskSpec[] plain =
                IntStream.range(0, 40)
                        .mapToObj(i -> in(Q, task("plain" + i)))
                        .toArray(TaskSpec[]::new);
        client.submit(plain);
        assertThat(startOneByOne(6)).filteredOn(each -> each.startsWith("plain")).hasSize(3);

        submitEach(fair("b", task("b0")));
        assertThat(startOneByOne(5)).contains("b0");
        submitEach(in(new QueueName("late"), task("c0")));
        assertThat(startOneByOne(5)).contains("c0");
    }

    @Test
    void a_key_whose_tasks_fail_and_are_tried_again_takes_no_more_than_its_turns() {
        client.submit(many("a", 10));
        client.submit(many("b", 10));
        int ofB = 0;
        for (int i = 0; i < 10; i++) {
            var delivered = worker.claim(1).get(0).delivered();
            if (delivered.task().value().startsWith("b")) {
                ofB++;
                worker.succeed(delivered);
            } else {
                worker.retry(delivered, "again", Duration.ZERO);
            }
        }

        assertThat(ofB).isBetween(4, 6);
    }

    @Test
    void what_waited_for_a_dependency_gets_its_turn_then() {
        client.submit(fair("b", task("first")), fair("b", task("second", "first")));
        client.submit(many("a", 30));

        assertThat(startOneByOne(6)).contains("first", "second");
    }

    @Test
    void turns_outlive_the_process() {
        client.submit(many("a", 20));
        startOneByOne(5);
        reopen();
        submitEach(fair("b", task("b0")));

        assertThat(startOneByOne(3)).contains("b0");
    }

    @Test
    void a_position_tells_how_many_turns_are_before_it() {
        client.submit(many("a", 10));
        submitEach(fair("b", task("b0")));

        assertThat(store.queueReads().position(id("a9")).orElseThrow().ahead()).isEqualTo(10);
        assertThat(store.queueReads().position(id("a9")).orElseThrow().fairTurns()).isEqualTo(10);
        assertThat(store.queueReads().position(id("b0")).orElseThrow().ahead()).isEqualTo(1);
    }

    @Test
    void an_amended_fair_key_gets_the_turn_of_the_new_one() {
        client.submit(many("a", MANY));
        client.amend(fair("b", client.task("a119").spec()));

        assertThat(startOneByOne(3)).contains("a119");
    }
}
