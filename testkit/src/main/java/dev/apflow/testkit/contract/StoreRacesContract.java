package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.named;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.required;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.Specs.tree;
import static dev.apflow.testkit.contract.TestWorker.resultOf;
import static dev.apflow.testkit.contract.TestWorker.success;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TaskWrites.Amendment;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.application.store.TaskWrites.Rerun;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Real threads that want the same thing: somebody gets it, once. */
class StoreRacesContract extends StoreContract {

    private static final int THREADS = 6;

    @Test
    void of_equal_submissions_at_once_one_creates_the_tree_and_all_find_it() {
        List<Creation> answers =
                AtOnce.times(
                        THREADS, () -> client.create(named("key", "body", task("a"), task("b"))));

        assertThat(answers).filteredOn(Creation.Created.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(new Creation.Repeated(id("a"))::equals).hasSize(THREADS - 1);
        assertThat(store.reads().tree(id("a"))).hasSize(2);
        client.expectHistory("b", "created 1/0");
    }

    @Test
    void of_trees_that_share_an_id_at_once_one_is_created_and_nothing_of_the_others() {
        List<Creation> answers =
                AtOnce.all(
                        IntStream.range(0, THREADS)
                                .mapToObj(
                                        i ->
                                                (Callable<Creation>)
                                                        () ->
                                                                client.create(
                                                                        tree(
                                                                                task("own" + i),
                                                                                task("shared"))))
                                .toList());

        assertThat(answers).filteredOn(Creation.Created.class::isInstance).hasSize(1);
        assertThat(answers)
                .filteredOn(new Creation.IdsTaken(List.of(id("shared")))::equals)
                .hasSize(THREADS - 1);
        assertThat(store.reads().live().get(TaskStatus.PENDING)).isEqualTo(2);
    }

    @Test
    void of_many_trees_at_once_each_is_whole_and_its_own_and_a_taken_id_refuses_one_alone() {
        client.submit(task("taken"));
        int threads = 24;
        int each = 8;

        List<List<Creation>> answers =
                AtOnce.all(
                        IntStream.range(0, threads)
                                .mapToObj(
                                        i ->
                                                (Callable<List<Creation>>)
                                                        () -> createSome("t" + i, each))
                                .toList());

        for (int i = 0; i < threads; i++) {
            for (int j = 0; j < each; j++) {
                expectCreated("t" + i, j, answers.get(i).get(j));
            }
        }
    }

    private List<Creation> createSome(String name, int trees) {
        Client self = client.by(name);
        return IntStream.range(0, trees).mapToObj(j -> self.create(some(name, j))).toList();
    }

    private static NewTree some(String name, int number) {
        String root = name + "-" + number;
        return switch (number % 4) {
            case 0 -> tree(task(root));
            case 1 -> tree(task(root), task("taken"));
            case 2 ->
                    tree(
                            task(root),
                            depending(root + "-a", required(root)),
                            depending(root + "-b", required(root + "-a")));
            default ->
                    new NewTree(tree(task(root), task(root + "-a")).tree(), true, noSubmission());
        };
    }

    private static Optional<Submission> noSubmission() {
        return Optional.empty();
    }

    private void expectCreated(String name, int number, Creation answer) {
        NewTree tree = some(name, number);
        TaskId root = tree.tree().root();
        if (number % 4 == 1) {
            assertThat(answer).isEqualTo(new Creation.IdsTaken(List.of(id("taken"))));
            assertThat(client.exists(root.value())).isFalse();
            return;
        }
        assertThat(answer).isInstanceOf(Creation.Created.class);
        List<TaskId> ids = tree.tree().tasks().stream().map(TaskSpec::id).toList();
        assertThat(((Creation.Created) answer).tasks()).extracting(Task::id).isEqualTo(ids);
        assertThat(store.reads().tree(root)).extracting(Task::id).containsExactlyElementsOf(ids);
        assertThat(store.reads().tree(root))
                .allMatch(task -> task.treeId().equals(root))
                .allMatch(task -> task.state().suspended() == tree.suspended());
        List<TaskEvent> events =
                Await.look(
                        () ->
                                store.events()
                                        .read(new EventScope.OfTree(root), Optional.empty(), 100)
                                        .events(),
                        seen -> seen.size() == ids.size());
        assertThat(events).hasSize(ids.size());
        assertThat(events).allMatch(event -> event.actor().equals(Optional.of(new Actor(name))));
    }

    @Test
    void workers_that_claim_at_once_never_get_the_same_task() {
        client.submit(tasks("t", 300));

        List<List<Delivered>> perWorker =
                AtOnce.all(
                        IntStream.range(0, THREADS)
                                .mapToObj(i -> new TestWorker(store, "n" + i))
                                .map(each -> drain(each, 7))
                                .toList());

        List<Delivered> all = perWorker.stream().flatMap(List::stream).toList();
        assertThat(all).hasSize(300).doesNotHaveDuplicates();
        assertThat(all).extracting(Delivered::delivery).containsOnly(1L);
    }

    private static Callable<List<Delivered>> drain(TestWorker worker, int batch) {
        return () -> {
            List<Delivered> mine = new ArrayList<>();
            for (List<Claimed> page = worker.claim(batch);
                    !page.isEmpty();
                    page = worker.claim(batch)) {
                page.forEach(each -> mine.add(each.delivered()));
            }
            return mine;
        };
    }

    @Test
    void of_a_cancellation_and_a_completion_at_once_the_first_wins() {
        int count = 60;
        client.submit(tasks("t", count));
        List<Delivered> all = worker.claim(count).stream().map(Claimed::delivered).toList();

        List<List<Object>> answers =
                AtOnce.both(
                        () -> each(all, one -> client.cancel(one.task().value())),
                        () -> each(all, worker::succeed));

        for (int i = 0; i < count; i++) {
            String id = all.get(i).task().value();
            boolean cancelled = answers.get(0).get(i) instanceof Cancellation.Cancelled;
            assertThat(answers.get(1).get(i))
                    .isEqualTo(cancelled ? Verdict.FENCED : Verdict.ACCEPTED);
            assertThat(client.status(id))
                    .isEqualTo(cancelled ? TaskStatus.CANCELLED : TaskStatus.COMPLETED);
            client.expectHistory(
                    id,
                    "created 1/0",
                    "assigned 1/1 n1",
                    "started 1/1 n1",
                    cancelled ? "cancelled 1/1 n1" : "completed 1/1 n1");
        }
    }

    private static List<Object> each(List<Delivered> all, Function<Delivered, Object> what) {
        return all.stream().map(what).toList();
    }

    @Test
    void of_a_hand_back_and_a_completion_at_once_the_first_wins() {
        int count = 60;
        client.submit(tasks("t", count));
        List<Delivered> all = worker.claim(count).stream().map(Claimed::delivered).toList();

        List<List<Object>> answers =
                AtOnce.both(
                        () ->
                                each(
                                        all,
                                        one -> {
                                            worker.handBack(one);
                                            return one;
                                        }),
                        () -> each(all, worker::succeed));

        for (int i = 0; i < count; i++) {
            assertThat(client.status(all.get(i).task().value()))
                    .isEqualTo(
                            answers.get(1).get(i) == Verdict.ACCEPTED
                                    ? TaskStatus.COMPLETED
                                    : TaskStatus.PENDING);
        }
    }

    @Test
    void a_task_whose_dependencies_end_at_once_in_different_transactions_is_released_once() {
        int joins = 60;
        List<TaskSpec> specs = new ArrayList<>();
        for (int i = 0; i < joins; i++) {
            specs.add(task("left" + i));
            specs.add(task("right" + i));
        }
        for (int i = 0; i < joins; i++) {
            specs.add(depending("join" + i, required("left" + i), optional("right" + i)));
        }
        client.submit(specs.toArray(TaskSpec[]::new));
        List<Claimed> sides = worker.claim(2 * joins);
        assertThat(sides).hasSize(2 * joins);

        AtOnce.both(() -> succeedOneByOne(sides, "left"), () -> succeedOneByOne(sides, "right"));

        List<Claimed> joined = worker.claim(1_000);
        assertThat(joined).hasSize(joins);
        assertThat(joined).allMatch(each -> each.dependencyResults().size() == 2);
        worker.expectNothing();
    }

    private int succeedOneByOne(List<Claimed> all, String prefix) {
        List<Claimed> mine =
                all.stream()
                        .filter(each -> each.delivered().task().value().startsWith(prefix))
                        .toList();
        mine.forEach(
                each -> assertThat(worker.succeed(each.delivered())).isEqualTo(Verdict.ACCEPTED));
        return mine.size();
    }

    @Test
    void batches_that_share_their_tasks_in_opposite_order_do_not_block_each_other() {
        int count = 100;
        client.submit(tasks("t", count));
        List<Report> forward =
                new ArrayList<>(
                        worker.claim(count).stream()
                                .map(each -> success(each.delivered(), resultOf(each.delivered())))
                                .toList());
        List<Report> backward = new ArrayList<>(forward);
        Collections.reverse(backward);

        List<List<Verdict>> verdicts =
                AtOnce.both(
                        () -> worker.reportAll(forward.toArray(Report[]::new)),
                        () -> worker.reportAll(backward.toArray(Report[]::new)));

        for (int i = 0; i < count; i++) {
            assertThat(List.of(verdicts.get(0).get(i), verdicts.get(1).get(count - 1 - i)))
                    .containsExactlyInAnyOrder(Verdict.ACCEPTED, Verdict.FENCED);
        }
    }

    @Test
    void of_reruns_at_once_one_starts_an_attempt() {
        for (String id : Arrays.asList("a", "b", "c", "d", "e")) {
            client.submit(task(id));
            client.cancel(id);

            List<Rerun> answers = AtOnce.times(THREADS, () -> client.rerun(id));

            assertThat(answers).filteredOn(new Rerun.Started(2)::equals).hasSize(1);
            assertThat(answers)
                    .filteredOn(new Rerun.WrongStatus(TaskStatus.PENDING)::equals)
                    .hasSize(THREADS - 1);
        }
    }

    @Test
    void of_amendments_of_one_revision_at_once_one_takes_effect() {
        client.submit(task("a"));
        long revision = client.state("a").revision();

        List<Amendment> answers =
                AtOnce.times(
                        THREADS,
                        () -> client.amend(task("a").withPriority(Priority.HIGH), revision));

        assertThat(answers).filteredOn(new Amendment.Amended()::equals).hasSize(1);
        assertThat(answers).filteredOn(new Amendment.Outdated()::equals).hasSize(THREADS - 1);
    }

    @Test
    void successes_of_one_key_at_once_leave_one_of_them_for_good() {
        client.submit(task("a"));
        Delivered old = worker.take("a");
        worker.handBack(old);
        Delivered current = worker.take("a");

        AtOnce.both(() -> worker.succeed(old), () -> worker.succeed(current));

        var first = store.reports().recorded(old, TestWorker.key(old));
        assertThat(first.orElseThrow()).isIn(resultOf(old), resultOf(current));
        worker.succeed(old);
        assertThat(store.reports().recorded(old, TestWorker.key(old))).isEqualTo(first);
    }
}
