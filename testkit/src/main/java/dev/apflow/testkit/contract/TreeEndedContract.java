package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.required;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.tree.TreeSummary;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;

/** When nothing in a tree can move any more, one event tells so, each time. */
class TreeEndedContract extends StoreContract {

    private static final int RACES = 40;

    @Test
    void a_tree_of_one_task_ends_with_it() {
        client.submit(task("a"));
        Delivered running = worker.take("a");
        expectEnds("a");

        worker.succeed(running);

        expectEnds("a", ended("1/1", "completed", 0, 1, 0, 0));
        TaskEvent last = events("a").getLast();
        assertThat(last.type()).isEqualTo(EventType.TREE_ENDED);
        assertThat(last.taskId()).isEqualTo(id("a"));
        assertThat(last.treeId()).isEqualTo(id("a"));
        assertThat(last.node()).isEmpty();
    }

    @Test
    void a_tree_of_one_task_tells_how_it_failed_or_was_cancelled() {
        client.submit(task("failed"));
        worker.fail(worker.take("failed"), "broken");
        client.submit(task("cancelled"));
        client.cancel("cancelled");

        expectEnds("failed", ended("1/1", "failed", 0, 0, 1, 0));
        expectEnds("cancelled", ended("1/0", "cancelled", 0, 0, 0, 1));
    }

    @Test
    void the_last_task_ends_the_tree_and_the_event_is_of_the_root() {
        client.submit(task("a"), child("b", "a", "a"), child("c", "b", "b"));
        worker.succeed(worker.take("a"));
        worker.succeed(worker.take("b"));
        Delivered last = worker.take("c");
        expectEnds("a");

        worker.succeed(last);

        expectEnds("a", ended("1/1", "completed", 0, 3, 0, 0));
        assertThat(events("a").getLast().type()).isEqualTo(EventType.TREE_ENDED);
    }

    @Test
    void a_tree_ends_when_what_is_left_of_it_is_blocked() {
        client.submit(task("a"), child("b", "a", "a"), child("c", "a", "b"), child("d", "a"));
        Delivered d = running("d");
        worker.fail(running("a"), "broken");
        expectEnds("a");

        worker.succeed(d);

        expectEnds("a", ended("1/1", "failed", 2, 1, 1, 0));
    }

    @Test
    void a_failure_that_blocks_the_rest_ends_the_tree_at_once() {
        client.submit(task("a"), child("b", "a", "a"), child("c", "a", "b"));

        worker.fail(worker.take("a"), "broken");

        expectEnds("a", ended("1/1", "failed", 2, 0, 1, 0));
    }

    @Test
    void a_blocked_root_tells_its_own_attempt() {
        client.submit(task("root", "b"), child("b", "root"));

        worker.fail(worker.take("b"), "broken");

        expectEnds("root", ended("1/0", "failed", 1, 0, 1, 0));
    }

    @Test
    void who_waits_however_it_ends_goes_on() {
        client.submit(
                task("a"),
                child("b", "a", "a"),
                depending("c", optional("b")).withParent(Optional.of(id("a"))));
        worker.fail(worker.take("a"), "broken");
        expectEnds("a");

        worker.succeed(worker.take("c"));

        expectEnds("a", ended("1/1", "failed", 1, 1, 1, 0));
    }

    @Test
    void a_cancel_of_the_last_ends_the_tree() {
        client.submit(task("a"), child("b", "a", "a"));
        worker.succeed(worker.take("a"));
        expectEnds("a");

        client.cancel("b", "not needed");

        expectEnds("a", ended("1/1", "cancelled", 0, 1, 0, 1));
    }

    @Test
    void a_cancel_that_blocks_the_rest_ends_the_tree_and_cancelling_the_rest_does_not() {
        client.submit(task("a"), child("b", "a", "a"));

        client.cancel("a");
        expectEnds("a", ended("1/0", "failed", 1, 0, 0, 1));
        client.cancel("b");

        expectEnds("a", ended("1/0", "failed", 1, 0, 0, 1));
    }

    @Test
    void a_cancel_with_descendants_ends_the_tree_once() {
        client.submit(task("a"), child("b", "a", "a"), child("c", "b", "b"));
        worker.take("a");

        client.cancelWithDescendants("a");

        expectEnds("a", ended("1/1", "cancelled", 0, 0, 0, 3));
    }

    @Test
    void a_retry_ends_nothing() {
        client.submit(task("a"));
        worker.retry(worker.take("a"), "broken", Duration.ZERO);
        expectEnds("a");

        worker.succeed(worker.take("a"));

        expectEnds("a", ended("2/2", "completed", 0, 1, 0, 0));
    }

    @Test
    void a_task_that_is_given_back_ends_nothing() {
        client.submit(task("a"));

        worker.handBack(worker.take("a"));

        expectEnds("a");
    }

    @Test
    void what_is_given_back_behind_a_lost_dependency_ends_the_tree() {
        Delivered b = besideLostDependency();

        worker.handBack(b);

        expectEnds("a", ended("2/2", "failed", 1, 0, 1, 0));
    }

    @Test
    void what_is_tried_again_behind_a_lost_dependency_ends_the_tree() {
        Delivered b = besideLostDependency();

        worker.retry(b, "broken", Duration.ZERO);

        expectEnds("a", ended("2/2", "failed", 1, 0, 1, 0));
    }

    @Test
    void what_a_dead_process_left_behind_a_lost_dependency_ends_the_tree() {
        besideLostDependency();

        store.claims().recover("restarted");

        expectEnds("a", ended("2/2", "failed", 1, 0, 1, 0));
    }

    @Test
    void what_nobody_runs_any_more_behind_a_lost_dependency_ends_the_tree() {
        besideLostDependency();

        store.claims().reconcile(worker.holder, Set.of(), "not running");

        expectEnds("a", ended("2/2", "failed", 1, 0, 1, 0));
    }

    /** A running task that requires one which was run again meanwhile, and failed. */
    private Delivered besideLostDependency() {
        client.submit(task("a"), child("b", "a", "a"));
        worker.succeed(worker.take("a"));
        Delivered b = worker.take("b");
        client.rerun("a");
        worker.fail(worker.take("a"), "broken");
        expectEnds("a");
        return b;
    }

    @Test
    void a_late_report_ends_nothing() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        worker.handBack(old);
        Delivered now = worker.take("a");
        assertThat(worker.succeed(old)).isEqualTo(Verdict.FENCED);
        expectEnds("a");

        worker.succeed(now);
        worker.fail(now, "again");

        expectEnds("a", ended("1/2", "completed", 0, 1, 0, 0));
    }

    @Test
    void an_amended_task_ends_nothing() {
        client.submit(task("a"), child("b", "a", "a"));
        client.cancel("a");
        String first = ended("1/0", "failed", 1, 0, 0, 1);

        client.amend(child("b", "a", "a").withPriority(Priority.URGENT));

        expectEnds("a", first);
    }

    @Test
    void a_rerun_with_all_that_depends_on_it_ends_again_once() {
        client.submit(task("a"), child("b", "a", "a"), child("c", "b", "b"));
        Stream.of("a", "b", "c").forEach(id -> worker.succeed(worker.take(id)));
        String first = ended("1/1", "completed", 0, 3, 0, 0);
        expectEnds("a", first);

        client.rerunDownstream("a");
        worker.succeed(worker.take("a"));
        worker.succeed(worker.take("b"));
        Delivered last = worker.take("c");
        assertThat(ends("a")).containsExactly(first);
        worker.succeed(last);

        expectEnds("a", first, ended("2/2", "completed", 0, 3, 0, 0));
    }

    @Test
    void a_rerun_ends_again() {
        client.submit(task("a"), child("b", "a", "a"));
        worker.fail(worker.take("a"), "broken");
        String first = ended("1/1", "failed", 1, 0, 1, 0);

        client.rerun("a");
        worker.succeed(worker.take("a"));
        worker.succeed(worker.take("b"));

        expectEnds("a", first, ended("2/2", "completed", 0, 2, 0, 0));
    }

    @Test
    void a_rerun_of_one_task_alone_ends_again() {
        client.submit(task("a"));
        worker.succeed(worker.take("a"));
        client.rerun("a");
        worker.fail(worker.take("a"), "broken");

        expectEnds("a", ended("1/1", "completed", 0, 1, 0, 0), ended("2/2", "failed", 0, 0, 1, 0));
    }

    @Test
    void an_execution_ends_again() {
        client.submit(task("a"), child("b", "a"));
        worker.succeed(running("a"));
        worker.fail(running("b"), "broken");
        client.execute("a", Scope.FAILED);
        worker.succeed(worker.take("b"));
        client.execute("a", Scope.ALL);
        client.cancelWithDescendants("a");

        expectEnds(
                "a",
                ended("1/1", "failed", 0, 1, 1, 0),
                ended("1/1", "completed", 0, 2, 0, 0),
                ended("2/1", "cancelled", 0, 0, 0, 2));
    }

    @Test
    void a_rerun_that_lets_nothing_move_ends_nothing_new() {
        client.submit(task("a"), child("b", "a", "a"));
        client.cancelWithDescendants("a");

        client.rerun("b");

        expectEnds("a", ended("1/0", "cancelled", 0, 0, 0, 2));
    }

    @Test
    void a_tree_that_is_suspended_has_not_ended() {
        client.submit(Specs.suspended(task("a"), child("b", "a")));
        client.cancel("b");
        expectEnds("a");
        client.execute("a", Scope.RELEASE);
        worker.succeed(worker.take("a"));

        expectEnds("a", ended("1/1", "cancelled", 0, 1, 0, 1));
    }

    @Test
    void deleting_what_still_waited_ends_the_tree() {
        client.submit(task("a"), child("b", "a", "a"));
        worker.succeed(worker.take("a"));

        client.delete("b");

        expectEnds("a", ended("1/1", "completed", 0, 1, 0, 0));
    }

    @Test
    void deleting_what_was_blocked_ends_nothing_new() {
        client.submit(task("a"), child("b", "a", "a"));
        worker.fail(worker.take("a"), "broken");

        client.delete("b");

        expectEnds("a", ended("1/1", "failed", 1, 0, 1, 0));
    }

    @Test
    void a_tree_that_is_deleted_leaves_no_event() {
        client.submit(task("a"));
        client.deleteWithAll("a");
        client.submit(task("b"), child("c", "b"));
        client.cancelAndDeleteTree("b");
        client.submit(task("d"));
        worker.succeed(worker.take("d"));
        client.deleteTree("d");

        assertThat(History.events(store, new EventScope.Everything())).isEmpty();
    }

    @Test
    void a_task_that_is_set_aside_blocks_what_requires_it_and_ends_the_tree() {
        client.submit(task("a").withMaxDeliveries(1), child("b", "a", "a"));
        worker.take("a");

        store.claims().recover("restarted");

        expectEnds("a", ended("1/1", "failed", 1, 0, 1, 0));
    }

    @Test
    void a_batch_ends_several_trees() {
        client.submit(task("a"));
        client.submit(task("b"), child("b2", "b"));
        client.submit(task("c"), child("c2", "c", "c"));
        client.submit(task("d"), child("d2", "d"));
        client.cancel("d2");
        List<Report> reports = new ArrayList<>();
        for (Claimed each : worker.claim(TestWorker.PLENTY)) {
            Delivered delivered = each.delivered();
            reports.add(
                    delivered.task().equals(id("c"))
                            ? TestWorker.failure(delivered, "broken", Optional.empty())
                            : TestWorker.success(delivered, new JsonString("done")));
        }

        worker.reportAll(reports.toArray(Report[]::new));

        expectEnds("a", ended("1/1", "completed", 0, 1, 0, 0));
        expectEnds("b", ended("1/1", "completed", 0, 2, 0, 0));
        expectEnds("c", ended("1/1", "failed", 1, 0, 1, 0));
        expectEnds("d", ended("1/1", "cancelled", 0, 1, 0, 1));
    }

    @Test
    void two_who_end_the_last_tasks_at_once_tell_it_once() {
        race(delivered -> TestWorker.success(delivered, new JsonString("done")));
    }

    @Test
    void two_whose_last_tasks_fail_at_once_tell_it_once() {
        race(delivered -> TestWorker.failure(delivered, "broken", Optional.empty()));
    }

    @Test
    void a_cancel_and_a_report_at_once_tell_it_once() {
        for (int i = 0; i < RACES; i++) {
            String root = "r" + i;
            client.submit(
                    task(root),
                    child(root + "-b", root),
                    depending(root + "-c", required(root + "-b"))
                            .withParent(Optional.of(id(root))));
            Delivered running = running(root);
            boolean fails = i % 2 == 0;
            AtOnce.all(
                    List.of(
                            () -> fails ? worker.fail(running, "x") : worker.succeed(running),
                            () -> client.cancel(root + "-b")));
            assertThat(Await.look(() -> ends(root), messages -> !messages.isEmpty())).hasSize(1);
        }
    }

    @Test
    void a_rerun_and_the_last_report_at_once_tell_each_end() {
        for (int i = 0; i < RACES; i++) {
            String root = "r" + i;
            String other = root + "-b";
            client.submit(task(root), child(other, root, root));
            worker.succeed(worker.take(root));
            Delivered last = worker.take(other);
            AtOnce.all(List.of(() -> worker.succeed(last), () -> client.rerun(root)));
            worker.succeed(worker.take(root));
            List<TaskEvent> all =
                    Await.look(
                            () -> events(root),
                            events -> events.getLast().type() == EventType.TREE_ENDED);
            assertThat(all.getLast().type()).isEqualTo(EventType.TREE_ENDED);
            assertThat(ends(root)).as("%s", all).hasSize(endedBeforeItWasRunAgain(all) ? 2 : 1);
        }
    }

    private static boolean endedBeforeItWasRunAgain(List<TaskEvent> all) {
        List<EventType> types = all.stream().map(TaskEvent::type).toList();
        return types.indexOf(EventType.TREE_ENDED) < types.indexOf(EventType.RETRIED);
    }

    private void race(Function<Delivered, Report> report) {
        for (int i = 0; i < RACES; i++) {
            String root = "r" + i;
            client.submit(
                    task(root),
                    child(root + "-b", root),
                    depending(root + "-c", required(root), required(root + "-b"))
                            .withParent(Optional.of(id(root))));
            client.cancel(root + "-c");
            List<Callable<Object>> both = new ArrayList<>();
            for (Claimed each : worker.claim(TestWorker.PLENTY)) {
                both.add(() -> worker.report(report.apply(each.delivered())));
            }
            assertThat(both).hasSize(2);
            AtOnce.all(both);
            assertThat(Await.look(() -> ends(root), messages -> !messages.isEmpty())).hasSize(1);
        }
    }

    /** Claims until this task is there; what else was claimed runs on. */
    private Delivered running(String id) {
        worker.claim(TestWorker.PLENTY);
        return new Delivered(id(id), client.state(id).attempt(), client.state(id).delivery());
    }

    private static String ended(
            String run, String status, int pending, int completed, int failed, int cancelled) {
        return "tree_ended "
                + run
                + " {\"counts\":{\"cancelled\":"
                + cancelled
                + ",\"completed\":"
                + completed
                + ",\"failed\":"
                + failed
                + ",\"in_progress\":0,\"pending\":"
                + pending
                + "},\"status\":\""
                + status
                + "\"}";
    }

    /** How often the tree has ended, and how; the last time is also what its tasks say. */
    private void expectEnds(String tree, String... lines) {
        List<String> expected = List.of(lines);
        assertThat(Await.look(() -> ends(tree), expected::equals)).isEqualTo(expected);
        assertThat(TreeSummary.of(store.reads().tree(id(tree))).isSettled())
                .isEqualTo(!expected.isEmpty());
    }

    private List<String> ends(String tree) {
        return events(tree).stream()
                .filter(event -> event.type() == EventType.TREE_ENDED)
                .map(History::line)
                .toList();
    }

    private List<TaskEvent> events(String tree) {
        return History.events(store, new EventScope.OfTree(id(tree)));
    }
}
