package dev.apflow.benchmarks.rule;

import dev.apflow.benchmarks.store.Timing;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TreeLimits;
import dev.apflow.domain.tree.TreeRules;
import dev.apflow.domain.tree.TreeVerdict;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Judging a tree of 10,000 tasks with 20,000 edges, beside reading the same tree's JSON, which
 * nobody can do without.
 */
public final class TreeMeasure {

    private static final int TASKS = 10_000;
    private static final int ROUNDS = 50;
    private static final int WARM_UP = 5;

    private TreeMeasure() {}

    /** Tells the figures; returns the median of judging, in milliseconds. */
    public static double run(PrintStream out) {
        List<TaskSpec> tasks = IntStream.range(0, TASKS).mapToObj(TreeMeasure::task).toList();
        byte[] text = JsonText.writeBytes(document(tasks));
        double first = judging(tasks, 1).millis(0.5);
        reading(text, WARM_UP);
        judging(tasks, WARM_UP);
        Timing judge = judging(tasks, ROUNDS);
        Timing read = reading(text, ROUNDS);
        out.printf(
                Locale.ROOT,
                "  judge %d tasks with %d edges: first time %.0f ms, then %s%n"
                        + "  read their %d bytes of JSON: %s; judging / reading %.2f%n",
                TASKS,
                tasks.stream().mapToInt(task -> task.dependencies().size()).sum(),
                first,
                judge,
                text.length,
                read,
                judge.millis(0.5) / read.millis(0.5));
        return judge.millis(0.5);
    }

    private static Timing judging(List<TaskSpec> tasks, int rounds) {
        Timing timing = new Timing(rounds);
        for (int i = 0; i < rounds; i++) {
            timing.of(
                    () -> {
                        TreeVerdict verdict = TreeRules.judge(tasks, TreeLimits.DEFAULT);
                        if (!(verdict instanceof TreeVerdict.Sound)) {
                            throw new IllegalStateException("judged " + verdict);
                        }
                    });
        }
        return timing;
    }

    private static Timing reading(byte[] text, int rounds) {
        Timing timing = new Timing(rounds);
        for (int i = 0; i < rounds; i++) {
            timing.of(
                    () -> {
                        if (!(JsonText.parse(text, JsonLimits.DEFAULT)
                                instanceof ParseResult.Parsed)) {
                            throw new IllegalStateException("not read");
                        }
                    });
        }
        return timing;
    }

    private static TaskSpec task(int i) {
        JsonObject inputs = JsonObject.of("of", new JsonString("task " + i));
        return TaskSpec.of(id(i), "no-op", new ExecutorId("echo"), inputs)
                .withDependencies(
                        IntStream.of(1, 2, 3)
                                .limit(i >= 4 && i <= 6 ? 3 : 2)
                                .map(back -> i - back)
                                .filter(before -> before >= 0)
                                .mapToObj(before -> new Dependency(id(before), true))
                                .toList());
    }

    private static TaskId id(int i) {
        return new TaskId("task-" + i);
    }

    private static JsonObject document(List<TaskSpec> tasks) {
        return JsonObject.of(
                "tasks", new JsonArray(tasks.stream().map(TreeMeasure::written).toList()));
    }

    private static JsonValue written(TaskSpec task) {
        return JsonObject.of(
                "id", new JsonString(task.id().value()),
                "name", new JsonString(task.name()),
                "inputs", task.inputs(),
                "dependencies",
                        new JsonArray(
                                task.dependencies().stream()
                                        .<JsonValue>map(
                                                edge ->
                                                        JsonObject.of(
                                                                "id",
                                                                new JsonString(edge.id().value())))
                                        .toList()));
    }
}
