package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.ECHO;
import static dev.apflow.testkit.contract.Specs.FAR_FUTURE;
import static dev.apflow.testkit.contract.Specs.PAST;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskWrites.Amendment;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.RetryPolicy;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Amendments; the other changes have suites of their own: {@link TaskDeletionContract}, {@link
 * TaskCancellationContract}, {@link TaskRerunContract}.
 */
class TaskWritesContract extends StoreContract {

    @Test
    void an_amended_task_is_read_claimed_and_listed_as_it_is_now() {
        client.submit(task("a"), task("b", "a"));
        TaskSpec old = client.task("b").spec();
        TaskSpec amended =
                new TaskSpec(
                        old.id(),
                        old.parentId(),
                        Optional.of("somebody"),
                        "another name",
                        Priority.URGENT,
                        ECHO,
                        Optional.of(JsonObject.of("type", new JsonString("object"))),
                        JsonObject.of("new", new JsonString("input")),
                        JsonObject.of("new", new JsonString("param")),
                        old.dependencies(),
                        PlacementConstraints.NONE,
                        RetryPolicy.NONE,
                        OptionalInt.of(9),
                        Optional.of(Duration.ofSeconds(9)),
                        Optional.empty());

        assertThat(client.amend(amended)).isEqualTo(new Amendment.Amended());

        assertThat(client.task("b").spec()).isEqualTo(amended);
        assertThat(client.listed(TaskFilter.ANY.withUser("somebody"))).containsExactly("b");
        client.expectHistory("b", "created 1/0");
        worker.succeed(worker.take("a"));
        assertThat(worker.claimOne().spec()).isEqualTo(amended);
    }

    @Test
    void an_amendment_changes_the_revision_and_nothing_else_of_the_state() {
        client.submit(task("a"));
        Task before = client.task("a");

        client.amend(before.spec().withPriority(Priority.LOW));

        Task after = client.task("a");
        assertThat(after.state().revision()).isNotEqualTo(before.state().revision());
        assertThat(after.status()).isEqualTo(TaskStatus.PENDING);
        assertThat(after.state().attempt()).isEqualTo(1);
        assertThat(after.state().createdAt()).isEqualTo(before.state().createdAt());
        assertThat(after.state().updatedAt()).isAfterOrEqualTo(before.state().updatedAt());
    }

    @Test
    void an_amendment_made_from_a_stale_revision_is_refused() {
        client.submit(task("a"));
        Task read = client.task("a");
        client.amend(read.spec().withPriority(Priority.HIGH), read.state().revision());

        assertThat(client.amend(read.spec().withPriority(Priority.LOW), read.state().revision()))
                .isEqualTo(new Amendment.Outdated());

        assertThat(client.task("a").spec().priority()).isEqualTo(Priority.HIGH);
    }

    @Test
    void running_and_coming_back_does_not_change_the_revision() {
        client.submit(task("a"));
        long revision = client.state("a").revision();
        worker.handBack(worker.take("a"));

        assertThat(client.state("a").revision()).isEqualTo(revision);
        assertThat(client.amend(task("a").withPriority(Priority.LOW), revision))
                .isEqualTo(new Amendment.Amended());
    }

    @Test
    void only_a_pending_task_is_amended() {
        client.submit(task("a"));
        long revision = client.state("a").revision();
        var running = worker.take("a");

        assertThat(client.amend(task("a").withPriority(Priority.LOW), revision))
                .isEqualTo(new Amendment.WrongStatus(TaskStatus.IN_PROGRESS));
        worker.succeed(running);
        assertThat(client.amend(task("a"), revision + 17))
                .isEqualTo(new Amendment.WrongStatus(TaskStatus.COMPLETED));
        assertThat(client.amend(task("never"), 1)).isEqualTo(new Amendment.Unknown());
        assertThat(client.task("a").spec().priority()).isEqualTo(Priority.NORMAL);
    }

    @Test
    void an_amended_priority_moves_the_task_in_the_order() {
        client.submit(task("a"), task("b"), task("c"));

        client.amend(client.task("c").spec().withPriority(Priority.URGENT));
        client.amend(client.task("a").spec().withPriority(Priority.LOW));

        assertThat(worker.claimIds()).containsExactly("c", "b", "a");
    }

    /** A store may remember that a node cannot take a task: not longer than that is so. */
    @Test
    void a_task_that_a_node_could_not_take_is_taken_once_it_is_amended() {
        TaskSpec elsewhere =
                task("a")
                        .withPlacement(
                                new PlacementConstraints(
                                        Set.of(),
                                        JsonObject.EMPTY,
                                        Set.of(new NodeId("elsewhere")),
                                        Set.of(),
                                        OptionalInt.empty()));
        client.submit(elsewhere);
        assertThat(worker.claim(1)).isEmpty();
        assertThat(worker.claim(1)).isEmpty();

        client.amend(elsewhere.withPlacement(PlacementConstraints.NONE));

        assertThat(worker.claim(1)).hasSize(1);
    }

    @Test
    void an_amended_not_before_is_the_new_due_time() {
        client.submit(task("a"));

        client.amend(task("a").withNotBefore(FAR_FUTURE));
        assertThat(client.state("a").dueAt()).contains(FAR_FUTURE);
        worker.expectNothing();

        client.amend(task("a").withNotBefore(PAST));
        assertThat(client.state("a").dueAt()).contains(PAST);
        worker.take("a");
    }

    @Test
    void an_amendment_without_not_before_ends_any_delay() {
        client.submit(task("a").withNotBefore(FAR_FUTURE));
        client.amend(task("a"));
        assertThat(client.state("a").dueAt()).isEmpty();

        worker.retry(worker.take("a"), "broken", Duration.ofHours(1));
        worker.expectNothing();
        client.amend(task("a"));

        assertThat(client.state("a").error()).contains("broken");
        assertThat(worker.take("a").attempt()).isEqualTo(2);
    }

    @Test
    void an_amended_method_decides_who_can_claim_the_task() {
        client.submit(task("a"));
        TaskSpec old = client.task("a").spec();

        client.amend(Specs.by(new ExecutorId("other"), old));

        worker.expectNothing();
        assertThat(client.listed(TaskFilter.ANY.withMethod(new ExecutorId("other"))))
                .containsExactly("a");
        client.amend(old);
        worker.take("a");
    }

    @Test
    void a_suspended_task_can_be_amended_and_stays_suspended() {
        client.submit(suspended(task("a")));

        assertThat(client.amend(task("a").withPriority(Priority.URGENT)))
                .isEqualTo(new Amendment.Amended());

        assertThat(client.state("a").suspended()).isTrue();
        worker.expectNothing();
    }

    @Test
    void an_amended_task_waits_for_its_dependencies_as_before() {
        client.submit(task("a"), task("b", "a"));

        client.amend(client.task("b").spec().withPriority(Priority.URGENT));

        worker.succeed(worker.take("a"));
        worker.take("b");
        assertThat(client.task("b").treeId()).isEqualTo(id("a"));
    }
}
