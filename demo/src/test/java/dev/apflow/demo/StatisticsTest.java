package dev.apflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatisticsTest {

    private final Statistics ledger = new Statistics();

    @Test
    void a_tree_is_open_until_its_last_task_has_completed() {
        ledger.acknowledged("t");
        ledger.event("completed", "t", "n1", 1);
        assertThat(ledger.treesOpen()).isEqualTo(1);

        ledger.event("completed", "t:end", "n2", 1);
        assertThat(ledger.treesOpen()).isZero();
        assertThat(ledger.treesEnded()).isEqualTo(1);
        assertThat(ledger.tasksCompleted()).isEqualTo(2);
        assertThat(ledger.tasksCompleted("n2")).isEqualTo(1);
    }

    @Test
    void a_tree_that_ran_but_was_never_acknowledged_is_nobodys_loss() {
        ledger.event("completed", "t:end", "n1", 1);
        assertThat(ledger.treesOpen()).isZero();
        assertThat(ledger.trees()).isZero();
    }

    @Test
    void a_second_outcome_of_an_attempt_is_found_and_one_of_the_next_attempt_is_none() {
        ledger.event("failed", "t", "n1", 1);
        ledger.event("completed", "t", "n1", 2);
        assertThat(ledger.outcomesDoubled()).isZero();

        ledger.event("completed", "t", "n2", 2);
        assertThat(ledger.outcomesDoubled()).isEqualTo(1);
    }

    @Test
    void what_was_taken_from_a_lost_node_is_counted() {
        ledger.event("reassigned", "t", "n1", 1);
        ledger.event("started", "t", "n2", 1);
        assertThat(ledger.tasksRunAgain()).isEqualTo(1);
        assertThat(ledger.tasksCompleted()).isZero();
    }
}
