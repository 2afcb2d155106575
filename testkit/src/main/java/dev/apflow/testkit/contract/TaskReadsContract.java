package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.ids;
import static dev.apflow.testkit.contract.Specs.owned;
import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReads.Numbered;
import dev.apflow.application.store.TaskReads.Outlined;
import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReads.TaskPage;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looking tasks up, whole trees, and lists page by page. */
class TaskReadsContract extends StoreContract {

    @Test
    void what_is_not_there_is_not_found() {
        client.submit(task("a"), task("b"));

        assertThat(store.reads().task(id("never"))).isEmpty();
        assertThat(store.reads().task(id("A"))).isEmpty();
        assertThat(store.reads().tree(id("never"))).isEmpty();
        assertThat(store.reads().tree(id("b"))).as("b is no root").isEmpty();
        assertThat(client.listed(TaskFilter.ANY.withTree(id("b")))).isEmpty();
        assertThat(client.listed(TaskFilter.ANY.withUser("nobody"))).isEmpty();
    }

    @Test
    void phases_are_those_that_the_tasks_of_the_tree_show() {
        client.submit(task("a"), child("b", "a", "a"), child("c", "a", "b"), child("d", "a"));
        client.submit(task("z"));
        worker.fail(worker.claim(10).get(0).delivered(), "broken");

        Map<TaskId, TaskPhase> phases = store.reads().phases(id("a"));
        assertThat(phases)
                .isEqualTo(
                        store.reads().tree(id("a")).stream()
                                .collect(Collectors.toMap(Task::id, each -> each.state().phase())));
        assertThat(phases)
                .isEqualTo(
                        Map.of(
                                id("a"), TaskPhase.FAILED,
                                id("b"), TaskPhase.BLOCKED,
                                id("c"), TaskPhase.BLOCKED,
                                id("d"), TaskPhase.IN_PROGRESS));
        assertThat(store.reads().phases(id("b"))).as("no root").isEmpty();
        assertThat(store.reads().phases(id("never"))).isEmpty();
    }

    @Test
    void the_outline_has_the_shape_of_the_tree_and_how_its_tasks_stand() {
        client.submit(task("a"), child("b", "a", "a"), child("c", "b", "b"), child("d", "a"));
        client.submit(task("z"));
        worker.fail(worker.claim(10).get(0).delivered(), "broken");

        List<Outlined> outline = store.reads().outline(id("a"));
        List<Task> tree = store.reads().tree(id("a"));
        List<Numbered> tasks =
                store.reads().numbered(outline.stream().map(Outlined::number).toList().reversed());

        assertThat(tasks).extracting(Numbered::task).isEqualTo(tree);
        assertThat(outline).extracting(Outlined::number).isSorted();
        assertThat(outline)
                .extracting(Outlined::id)
                .isEqualTo(tree.stream().map(Task::id).toList());
        assertThat(tasks)
                .extracting(Numbered::number)
                .isEqualTo(outline.stream().map(Outlined::number).toList());
        assertThat(outline)
                .extracting(Outlined::status)
                .isEqualTo(tree.stream().map(Task::status).toList());
        assertThat(outline).extracting(Outlined::blocked).containsExactly(false, true, true, false);
        long a = outline.get(0).number();
        assertThat(outline)
                .extracting(Outlined::parent)
                .containsExactly(
                        OptionalLong.empty(),
                        OptionalLong.of(a),
                        OptionalLong.of(outline.get(1).number()),
                        OptionalLong.of(a));
        assertThat(store.reads().outline(id("b"))).as("no root").isEmpty();
        assertThat(store.reads().outline(id("never"))).isEmpty();
        assertThat(store.reads().numbered(List.of())).isEmpty();
        assertThat(store.reads().numbered(List.of(Long.MAX_VALUE - 1))).isEmpty();
    }

    @Test
    void an_empty_store_has_nothing_to_list() {
        assertThat(store.reads().list(TaskFilter.ANY, Optional.empty(), 10))
                .isEqualTo(new TaskPage(List.of(), Optional.empty()));
        assertThat(store.reads().live())
                .isEqualTo(Map.of(TaskStatus.PENDING, 0L, TaskStatus.IN_PROGRESS, 0L));
    }

    @Test
    void a_tree_is_read_in_the_order_of_its_numbers_and_without_its_neighbours() {
        client.submit(task("a"), task("c"), task("b"));
        client.submit(task("z"), task("y"));

        assertThat(store.reads().tree(id("a")))
                .extracting(task -> task.id().value())
                .containsExactly("a", "c", "b");
        assertThat(store.reads().tree(id("z")))
                .extracting(task -> task.id().value())
                .containsExactly("z", "y");
    }

    @Test
    void live_tasks_are_counted_by_their_status() {
        client.submit(tasks("t", 6));
        List<Claimed> claimed = worker.claim(4);
        worker.succeed(claimed.get(0).delivered());
        worker.fail(claimed.get(1).delivered(), "broken");
        client.cancel("t5");

        assertThat(store.reads().live())
                .isEqualTo(Map.of(TaskStatus.PENDING, 1L, TaskStatus.IN_PROGRESS, 2L));
    }

    @Test
    void existing_ids_are_told_from_others() {
        client.submit(task("a"), task("b"));

        assertThat(store.reads().existing(ids("b", "never", "a", "A")))
                .containsExactlyInAnyOrderElementsOf(ids("a", "b"));
        assertThat(store.reads().existing(List.of())).isEmpty();
    }

    @Test
    void a_hundred_existing_ids_are_named_at_most() {
        client.submit(tasks("t", 150));
        List<TaskId> asked =
                IntStream.range(0, 3_000).mapToObj(i -> id("t" + (3_000 - i))).toList();

        assertThat(store.reads().existing(asked))
                .hasSize(100)
                .doesNotHaveDuplicates()
                .allMatch(each -> store.reads().task(each).isPresent());
    }

    @Test
    void ids_are_found_by_their_beginning_and_end() {
        client.submit(task("abc-1"), task("abc-1.left"), task("abc-1.right"));
        client.submit(task("abc-2"));
        client.submit(task("abd"), task("ab"), task("ABC-1"));

        assertThat(store.reads().beginning("abc-", "", false, 10))
                .isEqualTo(ids("abc-1", "abc-1.left", "abc-1.right", "abc-2"));
        assertThat(store.reads().beginning("abc-", "", false, 2))
                .isEqualTo(ids("abc-1", "abc-1.left"));
        assertThat(store.reads().beginning("abc", ".right", false, 10))
                .isEqualTo(ids("abc-1.right"));
        assertThat(store.reads().beginning("abc-", "", true, 10)).isEqualTo(ids("abc-1", "abc-2"));
        assertThat(store.reads().beginning("abc_", "", false, 10)).isEmpty();
        assertThat(store.reads().beginning("never", "", false, 10)).isEmpty();
    }

    @Test
    void a_list_has_the_newest_first() {
        client.submit(task("a"), task("b"));
        client.submit(task("c"));

        assertThat(client.listed(TaskFilter.ANY)).containsExactly("c", "b", "a");
    }

    @Test
    void a_list_holds_to_each_condition() {
        client.submit(
                owned("a", "anna"),
                owned("b", "bert").withParent(Optional.of(id("a"))),
                child("c", "a"),
                child("d", "b", "c"));
        client.submit(owned("x", "anna"));
        worker.succeed(worker.claim(1).get(0).delivered());

        TaskFilter any = TaskFilter.ANY;
        assertThat(client.listed(any.withStatus(TaskStatus.COMPLETED))).containsExactly("a");
        assertThat(client.listed(any.withStatus(TaskStatus.PENDING)))
                .containsExactly("x", "d", "c", "b");
        assertThat(client.listed(any.withStatus(TaskStatus.FAILED))).isEmpty();
        assertThat(client.listed(any.withUser("anna"))).containsExactly("x", "a");
        assertThat(client.listed(any.withMethod(Specs.ECHO))).hasSize(5);
        assertThat(client.listed(any.withMethod(new ExecutorId("other")))).isEmpty();
        assertThat(client.listed(any.withTree(id("a")))).containsExactly("d", "c", "b", "a");
        assertThat(client.listed(any.withParent(id("b")))).containsExactly("d");
    }

    @Test
    void all_conditions_together_must_hold() {
        client.submit(
                task("a"),
                owned("b", "anna").withParent(Optional.of(id("a"))),
                owned("c", "anna").withParent(Optional.of(id("b"))),
                owned("d", "bert").withParent(Optional.of(id("a"))));
        client.submit(owned("x", "anna"));
        TaskFilter both = TaskFilter.ANY.withUser("anna").withTree(id("a"));

        assertThat(client.listed(both)).containsExactly("c", "b");
        assertThat(client.listed(both.withParent(id("a")))).containsExactly("b");
        assertThat(
                        client.listed(
                                both.withParent(id("a"))
                                        .withStatus(TaskStatus.PENDING)
                                        .withMethod(Specs.ECHO)))
                .containsExactly("b");
        assertThat(client.listed(both.withStatus(TaskStatus.CANCELLED))).isEmpty();
    }

    @Test
    void users_are_compared_to_the_letter() {
        client.submit(
                owned("a", "anna"),
                owned("b", "Anna"),
                owned("c", "ann_"),
                owned("d", "a%"),
                owned("e", "o'neill"),
                owned("f", "ünï 😀"));

        for (String user : List.of("anna", "Anna", "ann_", "a%", "o'neill", "ünï 😀")) {
            assertThat(client.listed(TaskFilter.ANY.withUser(user))).as(user).hasSize(1);
        }
        assertThat(client.listed(TaskFilter.ANY.withUser("' or 1=1 --"))).isEmpty();
    }

    @Test
    void pages_join_without_gap_or_overlap_and_the_last_says_so() {
        client.submit(tasks("t", 10));

        assertThat(pageSizes(3)).containsExactly(3, 3, 3, 1);
        assertThat(pageSizes(5)).containsExactly(5, 5);
        assertThat(pageSizes(10)).containsExactly(10);
        assertThat(pageSizes(11)).containsExactly(10);
        assertThat(pageSizes(1)).hasSize(10);
    }

    @Test
    void pages_stay_where_they_are_while_new_tasks_arrive_and_old_ones_change() {
        client.submit(tasks("t", 9));
        TaskPage first = store.reads().list(TaskFilter.ANY, Optional.empty(), 4);
        client.submit(tasks("new", 5));
        worker.succeed(worker.claim(1).get(0).delivered());

        TaskPage second = store.reads().list(TaskFilter.ANY, first.next(), 4);

        assertThat(second.tasks())
                .extracting(task -> task.id().value())
                .containsExactly("t4", "t3", "t2", "t1");
        assertThat(second.tasks().get(3).status()).isEqualTo(TaskStatus.PENDING);
    }

    @Test
    void a_page_goes_on_although_its_last_task_was_deleted() {
        client.submit(tasks("t", 9));
        TaskPage first = store.reads().list(TaskFilter.ANY, Optional.empty(), 4);
        client.delete("t5");
        client.delete("t3");

        TaskPage second = store.reads().list(TaskFilter.ANY, first.next(), 4);

        assertThat(second.tasks())
                .extracting(task -> task.id().value())
                .containsExactly("t4", "t2", "t1", "t0");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void conditions_hold_on_every_page() {
        for (int i = 0; i < 20; i++) {
            client.submit(owned("t" + i, i % 3 == 0 ? "anna" : "bert"));
        }

        TaskFilter anna = TaskFilter.ANY.withUser("anna");
        List<String> seen = new ArrayList<>();
        Optional<TaskCursor> at = Optional.empty();
        do {
            TaskPage page = store.reads().list(anna, at, 2);
            page.tasks().forEach(task -> seen.add(task.id().value()));
            at = page.next();
        } while (at.isPresent());

        assertThat(seen).containsExactly("t18", "t15", "t12", "t9", "t6", "t3", "t0");
    }

    private List<Integer> pageSizes(int limit) {
        List<Integer> sizes = new ArrayList<>();
        List<TaskId> seen = new ArrayList<>();
        Optional<TaskCursor> at = Optional.empty();
        do {
            TaskPage page = store.reads().list(TaskFilter.ANY, at, limit);
            sizes.add(page.tasks().size());
            page.tasks().forEach(task -> seen.add(task.id()));
            at = page.next();
        } while (at.isPresent());
        assertThat(seen)
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> id("t" + (9 - i))).toList());
        return sizes;
    }
}
