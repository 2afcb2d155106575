package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.FAR_FUTURE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One of two stores that are taken through the same steps. What it answers is made comparable: no
 * times, no cursors, no revisions, sets sorted.
 */
public final class Side {

    private static final String NEVER = "never";
    private static final int CLIENTS = 3;

    private final Store store;
    private WriteAuthority authority = Client.AUTHORITY;
    private Client client;
    private int steps;
    private final List<Delivered> deliveries = new ArrayList<>();
    private final Set<TaskId> everCreated = new LinkedHashSet<>();

    public Side(Store store) {
        this.store = store;
        this.client = new Client(store);
    }

    /** From now on its clients write by this right. */
    public void writeBy(WriteAuthority right) {
        authority = right;
    }

    /** Clients take turns; one of them has no name. */
    private void nextClient() {
        Client nameless = new Client(store, authority);
        client = steps++ % CLIENTS == 0 ? nameless : nameless.by("client" + steps % CLIENTS);
    }

    /** Takes a step and answers what it came to. */
    public Object take(Step step) {
        nextClient();
        return switch (step) {
            case Step.Create create -> Comparables.creation(client.create(tree(create)));
            case Step.Execute(int task, var scope) -> client.execute(treeOf(task), scope);
            case Step.Amend amend -> amend(amend);
            case Step.Delete(int task, boolean cascade) ->
                    Comparables.deletion(
                            cascade ? client.deleteWithAll(pick(task)) : client.delete(pick(task)));
            case Step.Cancel cancel -> cancel(cancel);
            case Step.Rerun(int task, boolean downstream) ->
                    downstream ? client.rerunDownstream(pick(task)) : client.rerun(pick(task));
            case Step.Claim(int node, int limit) -> claim(new TestWorker(store, "n" + node), limit);
            case Step.Report(var all) -> report(all);
            case Step.HandBack(var picks) -> {
                store.claims().handBack(delivered(picks), "given back");
                yield "given back";
            }
            case Step.Recover recover -> store.claims().recover("recovered");
            case Step.Reconcile(var known) ->
                    store.claims()
                            .reconcile(
                                    holder(1), new LinkedHashSet<>(delivered(known)), "reconciled");
            case Step.Progress(int delivery, double share) -> {
                delivered(List.of(delivery))
                        .forEach(each -> store.reports().progress(Map.of(each, share)));
                yield "noted";
            }
            case Step.StillRunning(var picks) ->
                    store.claims().stillRunning(new LinkedHashSet<>(delivered(picks)));
        };
    }

    private NewTree tree(Step.Create create) {
        List<TaskSpec> specs = new ArrayList<>();
        for (int i = 0; i < create.tasks().size(); i++) {
            specs.add(spec(create.tree(), i, create.tasks().get(i)));
        }
        specs.forEach(spec -> everCreated.add(spec.id()));
        return new NewTree(
                Specs.treeOf(specs),
                create.suspended(),
                create.submission()
                        .map(named -> new Submission("key" + named.get(0), "body" + named.get(1))));
    }

    private static TaskSpec spec(int tree, int number, Step.NewTask shape) {
        List<Dependency> edges = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            if (shape.edges().get(i) > 0) {
                edges.add(new Dependency(id(tree, i), shape.edges().get(i) == 1));
            }
        }
        TaskSpec spec =
                Specs.task(id(tree, number).value())
                        .withDependencies(edges)
                        .withPriority(shape.priority());
        TaskSpec placed =
                number == 0
                        ? spec
                        : spec.withParent(Optional.of(id(tree, shape.parent() % number)));
        return shape.later() ? placed.withNotBefore(FAR_FUTURE) : placed;
    }

    private static TaskId id(int tree, int task) {
        return new TaskId("tree" + tree + (task == 0 ? "" : "-" + task));
    }

    private Object amend(Step.Amend amend) {
        Optional<Task> task = store.reads().task(Specs.id(pick(amend.task())));
        if (task.isEmpty()) {
            return client.amend(Specs.task(NEVER), 1);
        }
        TaskSpec old = task.get().spec();
        TaskSpec plain = Specs.task(old.id().value()).withParent(old.parentId());
        TaskSpec changed =
                plain.withDependencies(old.dependencies()).withPriority(amend.priority());
        return client.amend(
                amend.later() ? changed.withNotBefore(FAR_FUTURE) : changed,
                task.get().state().revision() + (amend.stale() ? 1 : 0));
    }

    private Object cancel(Step.Cancel cancel) {
        return Comparables.cancellation(
                client.cancel(pick(cancel.task()), cancel.reason(), cancel.descendants()));
    }

    /** Claims, and answers what was handed out; where it is all there was, also what is later. */
    public Object claim(TestWorker worker, int limit) {
        var claim = worker.ask(limit);
        claim.tasks().forEach(each -> deliveries.add(each.delivered()));
        List<Object> tasks = claim.tasks().stream().map(Comparables::claimed).toList();
        return claim.tasks().size() == limit ? tasks : List.of(tasks, claim.nextDue().isPresent());
    }

    private Object report(List<Step.Said> all) {
        List<TaskReports.Report> reports = new ArrayList<>();
        for (Step.Said each : all) {
            for (Delivered delivered : delivered(List.of(each.delivery()))) {
                reports.add(
                        new TaskReports.Report(
                                delivered,
                                Optional.of(TestWorker.key(delivered)).filter(key -> each.keyed()),
                                outcome(delivered, each.end())));
            }
        }
        return store.reports().report(new NodeId("n1"), reports);
    }

    private static Outcome outcome(Delivered delivered, Step.End end) {
        return switch (end) {
            case SUCCESS -> new Outcome.Succeeded(TestWorker.resultOf(delivered), false);
            case CACHED -> new Outcome.Succeeded(TestWorker.resultOf(delivered), true);
            case FAILURE ->
                    new Outcome.Failed("broken", ErrorCode.EXECUTOR_FAILED, Optional.empty());
            case RETRY_NOW ->
                    new Outcome.Failed(
                            "again", ErrorCode.EXECUTOR_FAILED, Optional.of(Duration.ZERO));
            case RETRY_LATER ->
                    new Outcome.Failed(
                            "later", ErrorCode.EXECUTOR_FAILED, Optional.of(Duration.ofHours(1)));
        };
    }

    /** All tasks, newest first, and what is recorded for every delivery there was. */
    public Object state() {
        return List.of(
                store.reads().list(TaskFilter.ANY, Optional.empty(), 1_000).tasks().stream()
                        .map(task -> Comparables.task(task, store.clock().now()))
                        .toList(),
                store.reads().live(),
                deliveries.stream()
                        .map(each -> store.reports().recorded(each, TestWorker.key(each)))
                        .toList());
    }

    /** Expects every task that ever was, also one that is not there any more, to have the same. */
    public void expectHistoriesOf(Side model) {
        for (TaskId id : new TreeSet<>(model.everCreated)) {
            EventScope scope = new EventScope.OfTask(id);
            List<String> expected = History.lines(model.store, scope);
            assertThat(Await.look(() -> History.lines(store, scope), expected::equals))
                    .as("history of %s", id)
                    .isEqualTo(expected);
        }
        store.reads()
                .list(TaskFilter.ANY, Optional.empty(), 1_000)
                .tasks()
                .forEach(task -> Replay.check(store, task));
    }

    private LeaseHolder holder(int node) {
        return new LeaseHolder.Standalone(new NodeId("n" + node));
    }

    /** A task that is there, or, for one of the numbers, one that is not. */
    private String pick(int number) {
        List<Task> tasks = store.reads().list(TaskFilter.ANY, Optional.empty(), 1_000).tasks();
        return number == 0 || tasks.isEmpty()
                ? NEVER
                : tasks.get(number % tasks.size()).id().value();
    }

    private String treeOf(int number) {
        String task = pick(number);
        return number % 5 == 0 || task.equals(NEVER) ? task : client.task(task).treeId().value();
    }

    /** The deliveries that these numbers pick. */
    public List<Delivered> delivered(List<Integer> picks) {
        Set<Delivered> still = store.claims().stillRunning(new LinkedHashSet<>(deliveries));
        List<Delivered> running = deliveries.stream().filter(still::contains).toList();
        return picks.stream()
                .map(pick -> pick % 4 == 3 ? picked(pick, deliveries) : picked(pick, running))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Delivered> picked(int number, List<Delivered> all) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(number % all.size()));
    }
}
