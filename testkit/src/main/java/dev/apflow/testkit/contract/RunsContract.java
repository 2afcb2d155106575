package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.RunOriginsContract.tree;
import static dev.apflow.testkit.contract.Specs.FAR_FUTURE;
import static dev.apflow.testkit.contract.Specs.PAST;
import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.apflow.application.store.Activity;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.RunReads;
import dev.apflow.application.store.RunReads.RunCursor;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.application.store.RunReads.RunPage;
import dev.apflow.application.store.RunReads.TriggerFilter;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.RunStatus;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** {@link RunReads}: how runs stand, and which of them a filter finds. */
class RunsContract extends StoreContract {

    private static final RunOrigin OF_FLOW =
            new RunOrigin(
                    Optional.of(new FlowVersion(new FlowName("f"), 2)),
                    new Trigger(TriggerKind.SCHEDULE, Optional.of("s1"), Optional.of("ada")),
                    new Labels(Map.of("team", "blue", "size", "7")),
                    Optional.empty());

    private EligibleNodes nodes() {
        return new EligibleNodes(List.of(worker.profile));
    }

    private RunSummary run(String root) {
        return store.runs().run(id(root), nodes()).orElseThrow();
    }

    private RunPage page(RunFilter filter, Optional<RunCursor> after, int limit) {
        return store.runs().list(filter, nodes(), after, limit);
    }

    private List<String> found(RunFilter filter) {
        return ids(page(filter, Optional.empty(), 100));
    }

    private static List<String> ids(RunPage page) {
        return page.runs().stream().map(each -> each.id().value()).toList();
    }

    private static RunFilter by(RunStatus... statuses) {
        return new RunFilter(
                Optional.empty(),
                Set.copyOf(Arrays.asList(statuses)),
                Labels.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TriggerFilter.ANY);
    }

    /** Takes one of those that are ready. */
    private Delivered take(String task) {
        List<Delivered> all =
                worker.claim(TestWorker.PLENTY).stream().map(Claimed::delivered).toList();
        worker.handBack(
                all.stream()
                        .filter(each -> !each.task().equals(id(task)))
                        .toArray(Delivered[]::new));
        return all.stream().filter(each -> each.task().equals(id(task))).findFirst().orElseThrow();
    }

    /** It has this status by itself, in lists, and where lists ask for it, and for no other. */
    private void expect(String root, RunStatus status) {
        assertThat(run(root).status()).as(root).isEqualTo(status);
        List<RunStatus> listed =
                page(RunFilter.ANY, Optional.empty(), 100).runs().stream()
                        .filter(each -> each.id().equals(id(root)))
                        .map(RunSummary::status)
                        .toList();
        assertThat(listed).as(root).containsExactly(status);
        assertThat(found(by(status))).contains(root);
        assertThat(found(by(EnumSet.complementOf(EnumSet.of(status)).toArray(RunStatus[]::new))))
                .doesNotContain(root);
        Set<TaskPhase> phases = Set.copyOf(store.reads().phases(id(root)).values());
        if (status != RunStatus.NO_NODE) {
            assertThat(RunStatus.of(phases)).as(root + " " + phases).isEqualTo(status);
        }
    }

    private static Map<TaskStatus, Integer> counts(
            int pending, int running, int completed, int failed, int cancelled) {
        return Map.of(
                TaskStatus.PENDING, pending,
                TaskStatus.IN_PROGRESS, running,
                TaskStatus.COMPLETED, completed,
                TaskStatus.FAILED, failed,
                TaskStatus.CANCELLED, cancelled);
    }

    @Test
    void a_run_of_one_task_stands_as_its_task_does() {
        client.submit(task("a"));
        expect("a", RunStatus.READY);
        var first = take("a");
        expect("a", RunStatus.IN_PROGRESS);
        assertThat(run("a").counts()).isEqualTo(counts(0, 1, 0, 0, 0));
        worker.retry(first, "broken", Duration.ofDays(1));
        expect("a", RunStatus.RETRYING);
        client.cancel("a", Optional.empty(), false);
        expect("a", RunStatus.CANCELLED);
        client.rerun("a");
        expect("a", RunStatus.READY);
        worker.fail(take("a"), "broken");
        expect("a", RunStatus.FAILED);
        assertThat(run("a").counts()).isEqualTo(counts(0, 0, 0, 1, 0));
        client.rerun("a");
        worker.succeed(take("a"));
        expect("a", RunStatus.COMPLETED);
        assertThat(run("a").progress()).isEqualTo(1);
    }

    @Test
    void a_run_of_several_stands_as_the_task_that_comes_first() {
        client.submit(task("a"), child("b", "a", "a"), child("c", "a").withNotBefore(FAR_FUTURE));
        expect("a", RunStatus.READY);
        assertThat(run("a").counts()).isEqualTo(counts(3, 0, 0, 0, 0));
        var a = take("a");
        expect("a", RunStatus.IN_PROGRESS);
        worker.retry(a, "broken", Duration.ofDays(1));
        expect("a", RunStatus.RETRYING);
        client.cancel("a", Optional.empty(), false);
        expect("a", RunStatus.SCHEDULED);
        assertThat(run("a").counts()).isEqualTo(counts(2, 0, 0, 0, 1));
        assertThat(run("a").blocked()).isEqualTo(1);
        assertThat(run("a").progress()).isCloseTo(1 / 3.0, within(1e-9));
        client.cancel("c", Optional.empty(), false);
        expect("a", RunStatus.FAILED);
        client.cancel("b", Optional.empty(), false);
        expect("a", RunStatus.CANCELLED);
    }

    @Test
    void a_run_that_ended_well_or_badly_and_one_that_goes_on() {
        client.submit(task("good"), child("good-1", "good", "good"));
        client.submit(task("bad"), child("bad-1", "bad", "bad"));
        client.submit(task("on"), child("on-1", "on"));
        worker.succeed(take("good"));
        expect("good", RunStatus.READY);
        worker.succeed(take("good-1"));
        worker.fail(take("bad"), "broken");
        worker.fail(take("on"), "broken");

        expect("good", RunStatus.COMPLETED);
        expect("bad", RunStatus.FAILED);
        expect("on", RunStatus.READY);
        assertThat(run("bad").counts()).isEqualTo(counts(1, 0, 0, 1, 0));
        client.execute("bad", Scope.FAILED);
        expect("bad", RunStatus.READY);
        assertThat(found(by(RunStatus.COMPLETED, RunStatus.READY)))
                .containsExactly("on", "bad", "good");
    }

    @Test
    void a_run_that_is_defined_only_is_suspended() {
        client.submit(suspended(task("a"), child("b", "a", "a")));
        client.submit(suspended(task("alone").withNotBefore(FAR_FUTURE)));
        expect("a", RunStatus.SUSPENDED);
        expect("alone", RunStatus.SUSPENDED);
        client.execute("a", Scope.RELEASE);
        client.execute("alone", Scope.RELEASE);
        expect("a", RunStatus.READY);
        expect("alone", RunStatus.SCHEDULED);
    }

    @Test
    void what_no_node_may_take_is_told_apart() {
        TaskSpec elsewhere =
                task("elsewhere")
                        .withPlacement(
                                new PlacementConstraints(
                                        Set.of(),
                                        JsonObject.EMPTY,
                                        Set.of(new NodeId("other")),
                                        Set.of(),
                                        OptionalInt.empty()));
        client.submit(elsewhere, child("b", "elsewhere").withNotBefore(FAR_FUTURE));
        client.submit(task("here").withNotBefore(PAST));
        client.submit(
                elsewhere.relocated(id("due"), Optional.empty(), List.of()).withNotBefore(PAST));

        expect("elsewhere", RunStatus.NO_NODE);
        expect("due", RunStatus.NO_NODE);
        expect("here", RunStatus.READY);
        TaskFilter known = TaskFilter.ANY.withNodes(nodes());
        assertThat(tasks(known.withPhase(TaskPhase.NO_NODE))).containsExactly("due", "elsewhere");
        assertThat(tasks(known.withPhase(TaskPhase.READY))).containsExactly("here");
        assertThat(tasks(TaskFilter.ANY.withPhase(TaskPhase.READY)))
                .containsExactly("due", "here", "elsewhere");
        assertThat(
                        tasks(
                                TaskFilter.ANY
                                        .withNodes(new EligibleNodes(List.of()))
                                        .withPhase(TaskPhase.NO_NODE)))
                .containsExactly("due", "here", "elsewhere");
        assertThat(tasks(known.withPhase(TaskPhase.SCHEDULED))).containsExactly("b");
    }

    private List<String> tasks(TaskFilter filter) {
        return store.reads().list(filter, Optional.empty(), 100).tasks().stream()
                .map(Task::id)
                .map(Object::toString)
                .toList();
    }

    private Instant time(String root, EventType type, int count) {
        List<Instant> times =
                Await.look(
                        () ->
                                History.events(store, new EventScope.OfTree(id(root))).stream()
                                        .filter(event -> event.type() == type)
                                        .map(TaskEvent::timestamp)
                                        .toList(),
                        found -> found.size() >= count);
        return type == EventType.STARTED ? times.getFirst() : times.getLast();
    }

    @Test
    void its_times_are_those_of_its_first_start_and_its_last_end() {
        client.submit(task("a"), child("b", "a", "a"));
        client.submit(task("alone"));
        assertThat(run("a").startedAt()).isEmpty();
        assertThat(run("a").endedAt()).isEmpty();
        worker.fail(take("a"), "broken");
        worker.fail(take("alone"), "broken");
        assertThat(run("a").startedAt()).contains(time("a", EventType.STARTED, 1));
        assertThat(run("a").endedAt()).contains(time("a", EventType.TREE_ENDED, 1));
        assertThat(run("alone").endedAt()).contains(time("alone", EventType.TREE_ENDED, 1));
        assertThat(run("alone").startedAt()).contains(time("alone", EventType.STARTED, 1));

        client.rerun("a");
        assertThat(run("a").endedAt()).isEmpty();
        assertThat(run("a").startedAt()).contains(time("a", EventType.STARTED, 1));
        worker.succeed(take("a"));
        worker.succeed(take("b"));
        assertThat(run("a").endedAt()).contains(time("a", EventType.TREE_ENDED, 2));
        assertThat(run("a").createdAt()).isEqualTo(client.task("a").state().createdAt());
    }

    @Test
    void each_condition_finds_its_runs_whether_they_run_or_not() {
        client.submit(tree(OF_FLOW, task("a")));
        client.submit(tree(OF_FLOW, task("b"), child("b-1", "b")));
        client.submit(task("c"));
        client.submit(
                tree(
                        RunOrigin.of(
                                Trigger.of(TriggerKind.CLI), new Labels(Map.of("team", "red"))),
                        task("d")));
        take("b");
        var any = RunFilter.ANY;

        assertThat(found(any)).containsExactly("d", "c", "b", "a");
        assertThat(found(flow("f"))).containsExactly("b", "a");
        assertThat(found(flow("g"))).isEmpty();
        assertThat(found(labels(Map.of("team", "blue")))).containsExactly("b", "a");
        assertThat(found(labels(Map.of("team", "blue", "size", "7")))).containsExactly("b", "a");
        assertThat(found(labels(Map.of("team", "red", "size", "7")))).isEmpty();
        assertThat(found(labels(Map.of("team", "red")))).containsExactly("d");
        assertThat(found(trigger(TriggerKind.API, null, null))).containsExactly("c");
        assertThat(found(trigger(TriggerKind.CLI, null, null))).containsExactly("d");
        assertThat(found(trigger(TriggerKind.SCHEDULE, "s1", null))).containsExactly("b", "a");
        assertThat(found(trigger(TriggerKind.SCHEDULE, "s2", null))).isEmpty();
        assertThat(found(trigger(null, null, "ada"))).containsExactly("b", "a");
        assertThat(found(named("task b", null))).containsExactly("b");
        assertThat(found(named("task b-1", null))).isEmpty();
        assertThat(found(named(null, "echo"))).containsExactly("d", "c", "b", "a");
        assertThat(found(named(null, "other"))).isEmpty();
        assertThat(page(flow("f"), Optional.empty(), 10).runs().getFirst().origin())
                .isEqualTo(OF_FLOW);
    }

    private static RunFilter flow(String name) {
        return with(
                Optional.of(new FlowName(name)),
                Labels.NONE,
                Optional.empty(),
                Optional.empty(),
                TriggerFilter.ANY);
    }

    private static RunFilter labels(Map<String, String> labels) {
        return with(
                Optional.empty(),
                new Labels(labels),
                Optional.empty(),
                Optional.empty(),
                TriggerFilter.ANY);
    }

    private static RunFilter trigger(
            @Nullable TriggerKind kind, @Nullable String id, @Nullable String user) {
        return with(
                Optional.empty(),
                Labels.NONE,
                Optional.empty(),
                Optional.empty(),
                new TriggerFilter(
                        Optional.ofNullable(kind),
                        Optional.ofNullable(id),
                        Optional.ofNullable(user)));
    }

    private static RunFilter named(@Nullable String name, @Nullable String method) {
        return with(
                Optional.empty(),
                Labels.NONE,
                Optional.ofNullable(name),
                Optional.ofNullable(method).map(ExecutorId::new),
                TriggerFilter.ANY);
    }

    private static RunFilter with(
            Optional<FlowName> flow,
            Labels labels,
            Optional<String> name,
            Optional<ExecutorId> method,
            TriggerFilter trigger) {
        return new RunFilter(
                flow, Set.of(), labels, name, method, Optional.empty(), Optional.empty(), trigger);
    }

    @Test
    void a_time_of_creation_includes_its_beginning_and_excludes_its_end() {
        client.submit(task("a"));
        Instant created = run("a").createdAt();
        assertThat(found(created(created, null))).containsExactly("a");
        assertThat(found(created(created.plusMillis(1), null))).isEmpty();
        assertThat(found(created(null, created))).isEmpty();
        assertThat(found(created(null, created.plusMillis(1)))).containsExactly("a");
    }

    private static RunFilter created(@Nullable Instant after, @Nullable Instant before) {
        return new RunFilter(
                Optional.empty(),
                Set.of(),
                Labels.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(after),
                Optional.ofNullable(before),
                TriggerFilter.ANY);
    }

    @Test
    void pages_follow_each_other_without_gap_and_repetition() {
        for (int i = 0; i < 7; i++) {
            client.submit(task("t" + i), child("t" + i + "-1", "t" + i));
        }
        worker.succeed(take("t3"));
        for (RunFilter filter : List.of(RunFilter.ANY, by(RunStatus.READY))) {
            List<String> all = new ArrayList<>();
            Optional<RunCursor> after = Optional.empty();
            do {
                RunPage page = page(filter, after, 3);
                assertThat(page.runs()).hasSizeLessThanOrEqualTo(3).isNotEmpty();
                all.addAll(ids(page));
                after = page.next();
            } while (after.isPresent());
            assertThat(all).containsExactly("t6", "t5", "t4", "t3", "t2", "t1", "t0");
        }
    }

    @Test
    void a_pending_root_that_is_amended_is_found_by_its_new_name() {
        client.submit(task("a"), child("b", "a", "a"));
        TaskSpec other = task("other-name").relocated(id("a"), Optional.empty(), List.of());
        client.amend(other);
        client.amend(child("b", "a", "a").withPriority(Priority.LOW));

        assertThat(found(named("task other-name", null))).containsExactly("a");
        assertThat(found(named("task a", null))).isEmpty();
        assertThat(run("a").name()).isEqualTo("task other-name");
    }

    @Test
    void optional_dependencies_of_what_failed_do_not_block() {
        client.submit(task("a"), Specs.depending("b", optional("a")));
        worker.fail(take("a"), "broken");
        expect("a", RunStatus.READY);
        worker.succeed(take("b"));
        expect("a", RunStatus.FAILED);
    }

    @Test
    void what_is_no_root_or_was_deleted_is_no_run() {
        client.submit(task("a"), child("b", "a"));
        assertThat(store.runs().run(id("b"), nodes())).isEmpty();
        client.cancelAndDeleteTree("a");
        assertThat(store.runs().run(id("a"), nodes())).isEmpty();
        assertThat(found(RunFilter.ANY)).isEmpty();
    }

    @Test
    void what_happened_to_tasks_is_told_step_by_step() {
        Instant from = store.clock().now().minusSeconds(60);
        client.submit(task("a"), child("b", "a", "a"));
        client.submit(task("c"));
        client.submit(task("d"));
        worker.succeed(take("a"));
        worker.fail(take("c"), "broken");
        take("b");

        Activity activity = store.runs().activity(from, Duration.ofMinutes(2), 2, 1000);

        assertThat(activity.from()).isEqualTo(from);
        assertThat(activity.seenFrom()).isEmpty();
        assertThat(activity.steps()).hasSize(2);
        Activity.Step now = activity.steps().getFirst();
        assertThat(now.completed()).isEqualTo(1);
        assertThat(now.failed()).isEqualTo(1);
        assertThat(now.cancelled()).isZero();
        assertThat(now.started()).isGreaterThanOrEqualTo(3);
        assertThat(now.busy()).isBetween(0.0, 3.0);
        assertThat(now.waitP95())
                .hasValueSatisfying(wait -> assertThat(wait).isLessThan(Duration.ofMinutes(1)));
        assertThat(activity.steps().getLast()).isEqualTo(Activity.Step.NOTHING);
        assertThat(store.runs().activity(from, Duration.ofMinutes(2), 1, 3).seenFrom()).isPresent();
    }
}
