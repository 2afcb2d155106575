package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.required;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TaskWrites.Deletion;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Removing pending tasks. */
class TaskDeletionContract extends StoreContract {

    @Test
    void a_deleted_task_is_gone_with_its_history() {
        client.submit(task("a"), task("b"), task("c"));

        assertThat(client.delete("b")).isEqualTo(new Deletion.Deleted(Set.of(id("b"))));

        assertThat(client.exists("b")).isFalse();
        assertThat(store.reads().tree(id("a"))).hasSize(2);
        assertThat(client.listed(TaskFilter.ANY)).containsExactly("c", "a");
        assertThat(store.reads().existing(List.of(id("b")))).isEmpty();
        assertThat(store.reads().live().get(TaskStatus.PENDING)).isEqualTo(2);
        client.expectHistory("b");
        client.expectHistory("c", "created 1/0");
        assertThat(worker.claimIds()).containsExactly("a", "c");
    }

    /** Else a task of the same name would be answered by what that one achieved. */
    @Test
    void what_a_deleted_task_achieved_is_gone_with_it() {
        client.submit(task("a"));
        Delivered done = worker.take("a");
        worker.succeed(done);
        client.rerun("a");

        assertThat(client.delete("a")).isEqualTo(new Deletion.Deleted(Set.of(id("a"))));

        assertThat(store.reports().recorded(done, TestWorker.key(done))).isEmpty();
    }

    @Test
    void nor_is_a_success_kept_that_came_too_late() {
        client.submit(task("a"));
        Delivered late = worker.take("a");
        client.cancel("a");
        worker.succeed(late);
        assertThat(store.reports().recorded(late, TestWorker.key(late))).isPresent();
        client.rerun("a");

        assertThat(client.delete("a")).isEqualTo(new Deletion.Deleted(Set.of(id("a"))));

        assertThat(store.reports().recorded(late, TestWorker.key(late))).isEmpty();
    }

    @Test
    void the_events_of_other_tasks_stay_in_sight_of_all() {
        client.submit(task("a"), task("b"));
        client.delete("b");

        assertThat(History.events(store, new EventScope.OfTree(id("a"))))
                .extracting(event -> event.taskId())
                .containsExactly(id("a"));
    }

    @Test
    void a_task_with_children_or_dependents_is_in_use() {
        client.submit(
                task("root"),
                child("child", "root"),
                child("grandchild", "child"),
                child("dependent", "root", "child"),
                child("further", "root", "dependent"));

        assertThat(client.delete("child"))
                .isEqualTo(new Deletion.InUse(Set.of(id("grandchild"), id("dependent"))));
        assertThat(client.delete("dependent")).isEqualTo(new Deletion.InUse(Set.of(id("further"))));
        assertThat(store.reads().tree(id("root"))).hasSize(5);
    }

    @Test
    void an_optional_dependent_is_a_dependent_too() {
        client.submit(task("a"), task("b"), depending("c", optional("b")));

        assertThat(client.delete("b")).isEqualTo(new Deletion.InUse(Set.of(id("c"))));
    }

    @Test
    void a_hundred_users_are_named_at_most() {
        List<TaskSpec> specs = new ArrayList<>(List.of(task("a"), task("b")));
        for (int i = 0; i < 150; i++) {
            specs.add(task("t" + i, "b"));
        }
        client.submit(specs.toArray(TaskSpec[]::new));

        assertThat(((Deletion.InUse) client.delete("b")).by())
                .hasSize(100)
                .doesNotContain(id("a"), id("b"));
    }

    @Test
    void a_cascade_takes_children_and_dependents_of_all_that_go() {
        client.submit(
                task("root"),
                child("a", "root"),
                child("below-a", "a"),
                child("after-below", "root", "below-a"),
                child("below-after", "after-below"),
                child("stays", "root"));

        Set<TaskId> deleted = Set.of(id("a"), id("below-a"), id("after-below"), id("below-after"));
        assertThat(client.deleteWithAll("a")).isEqualTo(new Deletion.Deleted(deleted));

        assertThat(client.listed(TaskFilter.ANY)).containsExactly("stays", "root");
        client.expectHistory("below-after");
        assertThat(worker.claimIds()).containsExactly("root", "stays");
    }

    @Test
    void a_cascade_of_a_task_that_nothing_hangs_on_takes_it_alone() {
        client.submit(task("a"), task("b"));

        assertThat(client.deleteWithAll("b")).isEqualTo(new Deletion.Deleted(Set.of(id("b"))));
    }

    @Test
    void deleting_the_root_with_all_removes_the_tree() {
        client.submit(suspended(task("a"), task("b"), task("c", "b")));
        client.submit(task("other"));

        assertThat(client.deleteWithAll("a"))
                .isEqualTo(new Deletion.Deleted(Set.of(id("a"), id("b"), id("c"))));

        assertThat(store.reads().tree(id("a"))).isEmpty();
        assertThat(History.events(store, new EventScope.OfTree(id("a")))).isEmpty();
        assertThat(client.listed(TaskFilter.ANY)).containsExactly("other");
    }

    @Test
    void deleted_ids_can_be_used_again() {
        client.submit(task("a"), task("b"));
        client.deleteWithAll("a");

        client.submit(task("b"), task("a", "b"));

        client.expectHistory("a", "created 1/0");
        worker.succeed(worker.take("b"));
        assertThat(client.task("a").treeId()).isEqualTo(id("b"));
        worker.take("a");
    }

    @Test
    void what_is_not_pending_stays() {
        client.submit(task("a"));
        var running = worker.take("a");

        assertThat(client.delete("a"))
                .isEqualTo(new Deletion.WrongStatus(id("a"), TaskStatus.IN_PROGRESS));
        worker.succeed(running);
        assertThat(client.deleteWithAll("a"))
                .isEqualTo(new Deletion.WrongStatus(id("a"), TaskStatus.COMPLETED));
        assertThat(client.delete("never")).isEqualTo(new Deletion.Unknown());
        client.expectHistory(
                "a", "created 1/0", "assigned 1/1 n1", "started 1/1 n1", "completed 1/1 n1");
    }

    @Test
    void a_cascade_that_meets_a_task_that_is_not_pending_removes_nothing() {
        client.submit(task("root"), child("b", "root"), child("c", "b"), child("d", "root"));
        worker.claim(1);
        var running = worker.claim(2).get(1).delivered();
        worker.handBack(new Delivered(id("b"), 1, 1));

        assertThat(client.deleteWithAll("b"))
                .isEqualTo(new Deletion.WrongStatus(id("c"), TaskStatus.IN_PROGRESS));
        assertThat(client.exists("b")).isTrue();
        assertThat(worker.succeed(running)).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void a_dependent_that_has_ended_is_in_the_way_too() {
        client.submit(task("a"), task("b"), task("c", "b"));
        worker.claim(10).forEach(each -> worker.succeed(each.delivered()));
        worker.succeed(worker.take("c"));
        client.rerun("b");

        assertThat(client.delete("b")).isEqualTo(new Deletion.InUse(Set.of(id("c"))));
        assertThat(client.deleteWithAll("b"))
                .isEqualTo(new Deletion.WrongStatus(id("c"), TaskStatus.COMPLETED));
    }

    @Test
    void a_task_that_ran_before_and_is_pending_again_can_be_deleted() {
        client.submit(task("a"), task("b"));
        worker.claim(10)
                .forEach(each -> worker.retry(each.delivered(), "broken", Duration.ofHours(1)));

        assertThat(client.delete("b")).isEqualTo(new Deletion.Deleted(Set.of(id("b"))));
        client.expectHistory("b");
    }

    @Test
    void what_a_deleted_task_waited_for_goes_on_without_it() {
        client.submit(task("a"), task("b"), depending("c", required("a"), optional("b")));
        client.submit(task("x"), task("y", "x"));
        client.delete("c");

        assertThat(worker.claimIds()).containsExactly("a", "b", "x");
        for (String id : List.of("a", "b")) {
            assertThat(worker.succeed(new Delivered(id(id), 1, 1))).isEqualTo(Verdict.ACCEPTED);
        }
        worker.expectNothing();
        assertThat(client.exists("c")).isFalse();
    }

    @Test
    void a_report_about_a_deleted_task_is_unknown() {
        client.submit(task("a"));
        var delivered = worker.take("a");
        worker.handBack(delivered);
        client.delete("a");

        assertThat(worker.succeed(delivered)).isEqualTo(Verdict.UNKNOWN);
        assertThat(worker.stillRuns(delivered)).isFalse();
    }
}
