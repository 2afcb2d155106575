package dev.apflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatisticsTest {

    private final Statistics statistics = new Statistics();

    @Test
    void a_tree_is_open_until_its_last_task_has_completed() {
        statistics.acknowledged("t");
        statistics.event("completed", "t", "n1", 1);
        assertThat(statistics.treesOpen()).isEqualTo(1);

        statistics.event("completed", "t:end", "n2", 1);
        assertThat(statistics.treesOpen()).isZero();
        assertThat(statistics.treesEnded()).isEqualTo(1);
        assertThat(statistics.tasksCompleted()).isEqualTo(2);
        assertThat(statistics.tasksCompleted("n2")).isEqualTo(1);
    }

    @Test
    void a_tree_that_ran_but_was_never_acknowledged_is_nobodys_loss() {
        statistics.event("completed", "t:end", "n1", 1);
        assertThat(statistics.treesOpen()).isZero();
        assertThat(statistics.trees()).isZero();
    }

    @Test
    void a_second_outcome_of_an_attempt_is_found_and_one_of_the_next_attempt_is_none() {
        statistics.event("failed", "t", "n1", 1);
        statistics.event("completed", "t", "n1", 2);
        assertThat(statistics.outcomesDoubled()).isZero();

        statistics.event("completed", "t", "n2", 2);
        assertThat(statistics.outcomesDoubled()).isEqualTo(1);
    }

    @Test
    void what_was_taken_from_a_lost_node_is_counted() {
        statistics.event("reassigned", "t", "n1", 1);
        statistics.event("started", "t", "n2", 1);
        assertThat(statistics.tasksRunAgain()).isEqualTo(1);
        assertThat(statistics.tasksCompleted()).isZero();
    }
}
