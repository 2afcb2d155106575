package dev.apflow.domain.tree;

import static dev.apflow.domain.tree.Trees.child;
import static dev.apflow.domain.tree.Trees.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class TreeRulesTest {

    private static List<String> problems(TaskSpec... tasks) {
        return problems(Arrays.asList(tasks));
    }

    private static List<String> problems(List<TaskSpec> tasks) {
        return switch (TreeRules.judge(tasks, TreeLimits.DEFAULT)) {
            case TreeVerdict.Sound sound -> List.of();
            case TreeVerdict.Rejected(List<TreeProblem> problems) ->
                    problems.stream()
                            .map(each -> each.kind() + " " + each.problem().field())
                            .toList();
        };
    }

    private static TaskTree sound(TaskSpec... tasks) {
        return switch (TreeRules.judge(Arrays.asList(tasks), TreeLimits.DEFAULT)) {
            case TreeVerdict.Sound(TaskTree tree) -> tree;
            case TreeVerdict.Rejected(List<TreeProblem> problems) ->
                    Assertions.fail("expected a sound tree: " + problems);
        };
    }

    @Test
    void a_list_without_parents_gets_its_first_task_as_root() {
        TaskTree tree = sound(task("a"), task("b", "a"), task("c"));
        assertThat(tree.root()).isEqualTo(new TaskId("a"));
        assertThat(tree.tasks().stream().map(TaskSpec::parentId))
                .containsExactly(
                        Optional.empty(),
                        Optional.of(new TaskId("a")),
                        Optional.of(new TaskId("a")));
    }

    @Test
    void the_root_may_stand_anywhere_in_the_list() {
        assertThat(sound(child("r", task("a")), task("r"), child("a", task("b"))).root())
                .isEqualTo(new TaskId("r"));
    }

    @Test
    void an_empty_list_is_no_tree() {
        assertThat(problems()).containsExactly("SIZE tasks");
    }

    @Test
    void a_second_root_is_named() {
        assertThat(problems(task("r"), child("r", task("a")), task("b")))
                .containsExactly("ROOT tasks[2].parent_id");
    }

    @Test
    void a_list_in_which_every_task_has_a_parent_has_no_root() {
        assertThat(problems(child("b", task("a")), child("a", task("b"))))
                .containsExactly("ROOT tasks", "PARENT_CYCLE tasks[0].parent_id");
    }

    @Test
    void all_problems_are_told_at_once_each_with_its_path() {
        assertThat(
                        problems(
                                task("r", "nowhere", "r"),
                                child("r", task("a", "b")),
                                child("missing", task("b", "a")),
                                child("r", task("a"))))
                .containsExactlyInAnyOrder(
                        "DUPLICATE_ID tasks[3].id",
                        "PARENT tasks[2].parent_id",
                        "DEPENDENCY tasks[0].dependencies[0].id",
                        "DEPENDENCY_CYCLE tasks[0].dependencies[1].id",
                        "DEPENDENCY_CYCLE tasks[1].dependencies");
    }

    @Test
    void a_task_may_not_be_its_own_parent() {
        assertThat(problems(task("r"), child("a", task("a"))))
                .containsExactly("PARENT tasks[1].parent_id");
    }

    @Test
    void a_dependency_named_twice_is_a_problem() {
        assertThat(problems(task("a"), task("b", "a", "a?")))
                .containsExactly("DEPENDENCY tasks[1].dependencies[1].id");
    }

    @Test
    void a_small_cycle_is_told_whole() {
        TreeVerdict verdict =
                TreeRules.judge(
                        List.of(task("a", "c"), task("b", "a"), task("c", "b")),
                        TreeLimits.DEFAULT);
        assertThat(verdict).isInstanceOf(TreeVerdict.Rejected.class);
        assertThat(((TreeVerdict.Rejected) verdict).problems().get(0).problem().actual())
                .isEqualTo("a → c → b → a");
    }

    @Test
    void cycles_apart_from_each_other_are_told_each() {
        assertThat(
                        problems(
                                task("a", "b"),
                                task("b", "a"),
                                task("c", "d"),
                                task("d", "c"),
                                task("e", "a")))
                .containsExactly(
                        "DEPENDENCY_CYCLE tasks[0].dependencies",
                        "DEPENDENCY_CYCLE tasks[2].dependencies");
    }

    @Test
    void limits_are_inclusive() {
        TreeLimits limits = new TreeLimits(3, 2, 2);
        List<TaskSpec> tasks = List.of(task("a"), task("b", "a"), task("c", "a"));
        assertThat(TreeRules.judge(tasks, limits)).isInstanceOf(TreeVerdict.Sound.class);
        assertThat(TreeRules.judge(tasks, new TreeLimits(2, 2, 2)))
                .isInstanceOf(TreeVerdict.Rejected.class);
        assertThat(TreeRules.judge(tasks, new TreeLimits(3, 1, 2)))
                .isInstanceOf(TreeVerdict.Rejected.class);
        assertThat(TreeRules.judge(tasks, new TreeLimits(3, 2, 1)))
                .isInstanceOf(TreeVerdict.Rejected.class);
    }

    @Test
    void too_deep_a_tree_is_refused() {
        List<TaskSpec> chain = new ArrayList<>(List.of(task("t0")));
        IntStream.range(1, 51).forEach(i -> chain.add(child("t" + (i - 1), task("t" + i))));
        assertThat(problems(chain)).containsExactly("DEPTH tasks[50].parent_id");
        assertThat(problems(chain.subList(0, 50))).isEmpty();
    }

    @Test
    void a_cycle_of_ten_thousand_tasks_is_found_and_told_short() {
        int size = 10_000;
        List<TaskSpec> cycle =
                IntStream.range(0, size)
                        .mapToObj(i -> task("t" + i, "t" + (i + 1) % size))
                        .toList();
        TreeVerdict verdict = TreeRules.judge(cycle, TreeLimits.DEFAULT);
        assertThat(((TreeVerdict.Rejected) verdict).problems()).hasSize(1);
        assertThat(((TreeVerdict.Rejected) verdict).problems().get(0).problem().actual())
                .endsWith("→ … (10000 tasks)");
    }

    @Test
    void a_cycle_of_parents_of_ten_thousand_tasks_is_found() {
        List<TaskSpec> cycle =
                Stream.concat(
                                Stream.of(task("r")),
                                IntStream.range(0, 9_999)
                                        .mapToObj(i -> child("t" + (i + 1) % 9_999, task("t" + i))))
                        .toList();
        assertThat(problems(cycle)).containsExactly("PARENT_CYCLE tasks[1].parent_id");
    }

    @Test
    void ten_thousand_tasks_with_twenty_thousand_edges_are_judged_quickly() {
        List<TaskSpec> tasks =
                IntStream.range(0, 10_000)
                        .mapToObj(
                                i ->
                                        i < 2
                                                ? task("t" + i)
                                                : task("t" + i, "t" + (i - 1), "t" + (i - 2)))
                        .toList();
        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () ->
                        assertThat(TreeRules.judge(tasks, TreeLimits.DEFAULT))
                                .isInstanceOf(TreeVerdict.Sound.class));
    }

    private static List<TaskSpec> ring(int size, String prefix) {
        return IntStream.range(0, size)
                .mapToObj(i -> task(prefix + i, prefix + (i + 1) % size))
                .toList();
    }

    private static String signalled(List<TaskSpec> tasks) {
        TreeVerdict verdict = TreeRules.judge(tasks, TreeLimits.DEFAULT);
        return ((TreeVerdict.Rejected) verdict).problems().get(0).problem().actual();
    }

    @Test
    void a_cycle_of_twelve_is_the_longest_that_is_told_whole() {
        assertThat(signalled(ring(12, "t"))).startsWith("t0 → t1 →").endsWith("→ t11 → t0");
        assertThat(signalled(ring(13, "t"))).endsWith("→ t11 → … (13 tasks)");
    }

    @Test
    void of_many_cycles_twenty_are_told() {
        List<TaskSpec> rings =
                IntStream.range(0, 21)
                        .boxed()
                        .flatMap(i -> ring(2, "r" + i + "-").stream())
                        .toList();
        assertThat(problems(rings)).hasSize(20);
    }

    @Test
    void what_has_a_key_is_called_by_it() {
        TaskSpec a = keyed("a", "b");
        TaskSpec b = keyed("b", "a", "b");
        List<TreeProblem> problems =
                switch (TreeRules.judge(List.of(a, b, a), TreeLimits.DEFAULT)) {
                    case TreeVerdict.Sound sound -> List.of();
                    case TreeVerdict.Rejected(List<TreeProblem> found) -> found;
                };
        assertThat(problems)
                .extracting(each -> each.problem().field() + " " + each.problem().actual())
                .contains(
                        "tasks[2].key run.a",
                        "tasks[1].dependencies[1].key b",
                        "tasks[0].dependencies a → b → a");
    }

    private static TaskSpec keyed(String key, String... needed) {
        return task("run." + key)
                .withKey(Optional.of(new TaskKey(key)))
                .withDependencies(
                        Stream.of(needed)
                                .map(
                                        each ->
                                                new Dependency(
                                                        new TaskId("run." + each),
                                                        true,
                                                        Optional.of(new TaskKey(each))))
                                .toList());
    }
}
