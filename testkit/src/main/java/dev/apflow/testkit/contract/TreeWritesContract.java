package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.FAR_FUTURE;
import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.ids;
import static dev.apflow.testkit.contract.Specs.named;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.Specs.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/** Creating trees; for executing them see {@link TreeExecutionContract}. */
class TreeWritesContract extends StoreContract {

    @Test
    void a_new_task_is_pending_at_attempt_one_and_was_never_handed_out() {
        client.submit(task("a"));

        TaskState state = client.state("a");
        assertThat(state.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(state.suspended()).isFalse();
        assertThat(state.attempt()).isEqualTo(1);
        assertThat(state.delivery()).isZero();
        assertThat(state.progress()).isZero();
        assertThat(state.dueAt()).isEmpty();
        assertThat(state.result()).isEmpty();
        assertThat(state.error()).isEmpty();
        assertThat(state.lastNode()).isEmpty();
        assertThat(state.leaseExpiresAt()).isEmpty();
        assertThat(state.idempotencyKey()).isEmpty();
        assertThat(state.startedAt()).isEmpty();
        assertThat(state.completedAt()).isEmpty();
        assertThat(state.createdAt()).isBeforeOrEqualTo(store.clock().now());
        assertThat(state.updatedAt()).isEqualTo(state.createdAt());
    }

    @Test
    void not_before_is_the_due_time_of_a_new_task() {
        client.submit(task("a").withNotBefore(FAR_FUTURE));

        assertThat(client.state("a").dueAt()).contains(FAR_FUTURE);
    }

    @Test
    void creation_answers_with_the_tasks_as_they_are_read() {
        List<Task> created = client.submit(task("a"), task("b", "a"), task("c", "a", "b"));

        assertThat(store.reads().tree(id("a"))).isEqualTo(created);
        assertThat(created).extracting(Task::treeId).containsOnly(id("a"));
        assertThat(created).extracting(Task::id).containsExactly(id("a"), id("b"), id("c"));
    }

    @Test
    void the_root_has_the_first_number_and_the_others_follow_as_the_client_named_them() {
        client.submit(child("late", "root"), task("root"), child("early", "root"));

        assertThat(store.reads().tree(id("root")))
                .extracting(Task::id)
                .containsExactly(id("root"), id("late"), id("early"));
        assertThat(worker.claimIds()).containsExactly("root", "late", "early");
    }

    @Test
    void every_task_begins_its_history_with_its_creation() {
        client.submit(task("a"), task("b", "a"));

        client.expectHistory("a", "created 1/0");
        client.expectHistory("b", "created 1/0");
    }

    @Test
    void a_taken_id_refuses_the_whole_tree() {
        client.submit(task("a"), task("b"));

        Creation answer = client.create(tree(task("new"), task("b"), task("also-new")));

        assertThat(answer).isEqualTo(new Creation.IdsTaken(ids("b")));
        assertThat(client.exists("new")).isFalse();
        assertThat(client.exists("also-new")).isFalse();
        assertThat(client.task("b").treeId()).isEqualTo(id("a"));
        client.expectHistory("new");
        client.expectHistory("b", "created 1/0");
        assertThat(worker.claimIds()).containsExactly("a", "b");
    }

    @Test
    void a_hundred_taken_ids_are_named_at_most() {
        client.submit(tasks("t", 150));

        Creation answer = client.create(tree(tasks("t", 150)));

        List<TaskId> taken = ((Creation.IdsTaken) answer).ids();
        assertThat(taken).hasSize(100).doesNotHaveDuplicates();
        assertThat(store.reads().existing(taken)).containsExactlyInAnyOrderElementsOf(taken);
    }

    @Test
    void a_repeated_submission_finds_its_tree_and_changes_nothing() {
        client.submit(named("key", "body", task("a")));
        worker.succeed(worker.take("a"));

        assertThat(client.create(named("key", "body", task("a"))))
                .isEqualTo(new Creation.Repeated(id("a")));
        assertThat(client.create(named("key", "body", task("other"))))
                .isEqualTo(new Creation.Repeated(id("a")));
        assertThat(client.exists("other")).isFalse();
        assertThat(client.status("a")).isEqualTo(TaskStatus.COMPLETED);
    }

    @Test
    void a_submission_with_a_used_key_and_another_body_is_refused() {
        client.submit(named("key", "body", task("a")));

        assertThat(client.create(named("key", "another body", task("b"))))
                .isEqualTo(new Creation.KeyReused());
        assertThat(client.exists("b")).isFalse();
    }

    @Test
    void keys_of_submissions_are_told_apart_to_the_letter() {
        client.submit(named("key", "body", task("a")));

        assertThat(client.create(named("KEY", "body", task("b"))))
                .isInstanceOf(Creation.Created.class);
        assertThat(client.create(named("key ", "body", task("c"))))
                .isInstanceOf(Creation.Created.class);
    }

    @Test
    void a_refused_tree_leaves_no_submission_behind() {
        client.submit(task("a"));
        assertThat(client.create(named("key", "body", task("a"))))
                .isInstanceOf(Creation.IdsTaken.class);

        assertThat(client.create(named("key", "another body", task("b"))))
                .isInstanceOf(Creation.Created.class);
    }

    @Test
    void a_deleted_tree_takes_its_submission_along() {
        client.submit(named("key", "body", task("a"), task("b")));
        client.deleteWithAll("a");

        assertThat(client.create(named("key", "another body", task("a"))))
                .isInstanceOf(Creation.Created.class);
    }

    @Test
    void ids_are_told_apart_to_the_letter() {
        client.submit(task("task"), task("Task"), task("task."), task("t_sk"), task("t-sk"));

        assertThat(client.listed(TaskFilter.ANY)).hasSize(5);
        assertThat(client.task("Task").spec().name()).isEqualTo("task Task");
        assertThat(client.task("t_sk").spec().name()).isEqualTo("task t_sk");
    }

    @Test
    void the_longest_id_there_is_can_be_used() {
        String longest = "x".repeat(255);
        client.submit(task(longest));

        worker.succeed(worker.take(longest));

        assertThat(client.status(longest)).isEqualTo(TaskStatus.COMPLETED);
        assertThat(History.events(store, new EventScope.OfTask(id(longest)))).isNotEmpty();
    }

    @Test
    void a_suspended_tree_shows_it_in_every_task_and_is_not_claimed() {
        client.submit(suspended(task("a"), task("b")));

        assertThat(client.state("a").suspended()).isTrue();
        assertThat(client.state("b").suspended()).isTrue();
        worker.expectNothing();
        assertThat(store.reads().live().get(TaskStatus.PENDING)).isEqualTo(2);
    }

    @Test
    void a_tree_of_two_thousand_tasks_is_created_in_one_call() {
        var specs = tasks("t", 2_000);
        for (int i = 1; i < specs.length; i++) {
            specs[i] = child("t" + i, "t" + (i - 1) / 50, "t" + (i - 1) / 2);
        }

        client.submit(specs);

        assertThat(store.reads().tree(id("t0"))).hasSize(2_000);
        assertThat(store.reads().live().get(TaskStatus.PENDING)).isEqualTo(2_000);
        assertThat(worker.claimIds()).containsExactly("t0");
        assertThat(client.task("t1999").spec()).isEqualTo(specs[1_999]);
        assertThat(client.task("t1999").spec().parentId()).isEqualTo(Optional.of(id("t39")));
    }
}
