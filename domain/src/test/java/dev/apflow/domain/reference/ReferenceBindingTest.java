package dev.apflow.domain.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.reference.ReferenceBinding.Bound;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.Template;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ReferenceBindingTest {

    private static TaskSpec task(String key, String template, String... needed) {
        return TaskSpec.of(
                        new TaskId("run." + key),
                        key,
                        new ExecutorId("echo"),
                        JsonObject.of("in", new JsonString(template)))
                .withKey(Optional.of(new TaskKey(key)))
                .withDependencies(Stream.of(needed).map(ReferenceBindingTest::edge).toList());
    }

    private static Dependency edge(String key) {
        return new Dependency(new TaskId("run." + key), true, Optional.of(new TaskKey(key)));
    }

    private static String of(String task) {
        return "${/tasks/" + task + "/result/id}";
    }

    private static List<String> problems(RunValues run, TaskSpec... tasks) {
        return ReferenceBinding.bind(List.of(tasks), run).problems().stream()
                .map(each -> each.field() + ": " + each.reason() + ": " + each.actual())
                .toList();
    }

    @Example
    void a_dependency_of_a_dependency_may_be_referred_to() {
        Bound bound =
                ReferenceBinding.bind(
                        List.of(task("a", ""), task("b", "", "a"), task("c", of("a"), "b")),
                        RunValues.NONE);
        assertThat(bound.problems()).isEmpty();
        assertThat(bound.tasks().get(2).dependencies())
                .containsExactly(
                        edge("b"),
                        Dependency.implied(new TaskId("run.a"), Optional.of(new TaskKey("a"))));
        assertThat(bound.tasks().get(1).dependencies()).containsExactly(edge("a"));
    }

    @Example
    void what_can_never_have_a_value_is_refused() {
        assertThat(
                        problems(
                                RunValues.NONE,
                                task("a", of("b")),
                                task("b", of("x"), "a"),
                                task("c", of("c"), "a"),
                                task("d", "${/inputs/who} ${/schedule/nominal_time}"),
                                task("e", "${HOME} ${/run/name}"),
                                task("f", "${/tasks/a}", "a"),
                                task("g", "${/run/id")))
                .containsExactly(
                        "tasks[1].inputs.in: no such task in the tree: /tasks/x/result/id",
                        "tasks[3].inputs.in: refers to nothing: /inputs/who",
                        "tasks[3].inputs.in: refers to nothing: /schedule/nominal_time",
                        "tasks[4].inputs.in: not a reference: HOME",
                        "tasks[4].inputs.in: not a reference: /run/name",
                        "tasks[5].inputs.in: not a reference: /tasks/a",
                        "tasks[6].inputs.in: a reference without its end: ${/run/id");
        assertThat(problems(RunValues.NONE, task("a", of("b")), task("b", "", "a")))
                .containsExactly(
                        "tasks[0].inputs.in: the task is not a dependency of this one:"
                                + " /tasks/b/result/id");
        assertThat(problems(RunValues.NONE, task("a", of("a")))).hasSize(1);
    }

    @Example
    void values_of_the_run_go_with_the_task_and_all_with_the_root() {
        RunValues run =
                RunValues.NONE.withInputs(
                        JsonObject.of("who", new JsonString("Ann"), "n", JsonNumber.ONE));
        Bound bound =
                ReferenceBinding.bind(
                        List.of(task("a", "x"), task("b", "${/inputs/who}", "a")),
                        new RunValues(
                                run.id(),
                                run.inputs(),
                                Optional.of(Instant.parse("2026-01-31T12:00:00Z"))));
        Template root = bound.tasks().get(0).template().orElseThrow();
        assertThat(root.runInputs()).isEqualTo(run.inputs());
        assertThat(bound.tasks().get(1).template())
                .contains(
                        new Template(
                                JsonObject.of("/inputs/who", new JsonString("Ann")),
                                Optional.empty()));
        assertThat(root.run().orElseThrow().toString()).contains("2026-01-31T12:00:00Z");
    }

    @Example
    void of_a_stored_flow_the_inputs_are_not_judged() {
        assertThat(problems(RunValues.UNKNOWN, task("a", "${/inputs/x}${/schedule/nominal_time}")))
                .isEmpty();
        assertThat(problems(RunValues.UNKNOWN, task("a", "${/input/x}"))).hasSize(1);
    }

    @Example
    void a_changed_task_refers_to_what_it_depends_on_alone() {
        RunValues run = RunValues.NONE.withInputs(JsonObject.of("who", new JsonString("Ann")));
        List<TaskSpec> tasks =
                ReferenceBinding.bind(
                                List.of(task("a", "x"), task("b", "", "a"), task("c", "", "b")),
                                run)
                        .tasks();
        TaskSpec changed =
                task("c", of("b") + "${/inputs/who}", "b").withTemplate(tasks.get(2).template());
        Bound bound = ReferenceBinding.rebind(changed, tasks.get(0));
        assertThat(bound.problems()).isEmpty();
        assertThat(bound.tasks().get(0).template().orElseThrow().find("/inputs/who"))
                .contains(new JsonString("Ann"));
        assertThat(
                        ReferenceBinding.rebind(
                                        task("c", of("a") + "${/inputs/x}", "b")
                                                .withTemplate(tasks.get(2).template()),
                                        tasks.get(0))
                                .problems())
                .hasSize(2);
    }

    @Example
    void a_large_tree_of_references_is_bound_quickly() {
        int many = 20_000;
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            tasks.add(
                    i < 2
                            ? task("t" + i, "", i == 0 ? new String[0] : new String[] {"t0"})
                            : task("t" + i, of("t" + (i - 2)), "t" + (i - 1)));
        }
        assertThat(ReferenceBinding.bind(tasks, RunValues.NONE).problems()).isEmpty();
    }

    /** For each task, the tasks before it that it depends on. */
    @Provide
    Arbitrary<List<Set<Integer>>> graphs() {
        return Arbitraries.integers()
                .between(0, 9)
                .set()
                .ofMaxSize(2)
                .list()
                .ofMinSize(2)
                .ofMaxSize(10)
                .map(
                        all ->
                                IntStream.range(0, all.size())
                                        .mapToObj(
                                                i -> {
                                                    Set<Integer> before = new HashSet<>(all.get(i));
                                                    before.removeIf(each -> each >= i);
                                                    return before;
                                                })
                                        .toList());
    }

    /** The model walks. */
    @Property
    void exactly_dependencies_direct_or_not_may_be_referred_to(
            @ForAll("graphs") List<Set<Integer>> graph) {
        for (int from = 0; from < graph.size(); from++) {
            for (int to = 0; to < graph.size(); to++) {
                List<TaskSpec> tasks = new ArrayList<>();
                for (int i = 0; i < graph.size(); i++) {
                    tasks.add(
                            task(
                                    "t" + i,
                                    i == from ? of("t" + to) : "",
                                    graph.get(i).stream()
                                            .map(each -> "t" + each)
                                            .toArray(String[]::new)));
                }
                assertThat(ReferenceBinding.bind(tasks, RunValues.NONE).problems().isEmpty())
                        .as("%s to %s in %s", from, to, graph)
                        .isEqualTo(walk(graph, from, to));
            }
        }
    }

    private static boolean walk(List<Set<Integer>> graph, int from, int to) {
        return graph.get(from).stream().anyMatch(each -> each == to || walk(graph, each, to));
    }
}
