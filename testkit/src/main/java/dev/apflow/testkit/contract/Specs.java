package dev.apflow.testkit.contract;

import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;
import dev.apflow.domain.tree.TreeLimits;
import dev.apflow.domain.tree.TreeRules;
import dev.apflow.domain.tree.TreeVerdict;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tasks and trees for tests, in few words. */
public final class Specs {

    /** The one executor that every test worker offers. */
    public static final ExecutorId ECHO = new ExecutorId("echo");

    /** Never due while a test runs. */
    public static final Instant FAR_FUTURE = Instant.parse("2100-01-01T00:00:00Z");

    public static final Instant PAST = Instant.parse("2001-01-01T00:00:00Z");

    private Specs() {}

    public static TaskId id(String text) {
        return new TaskId(text);
    }

    public static List<TaskId> ids(String... texts) {
        return Arrays.stream(texts).map(TaskId::new).toList();
    }

    /** A task that requires the others. */
    public static TaskSpec task(String id, String... requires) {
        return depending(
                id, Arrays.stream(requires).map(Specs::required).toArray(Dependency[]::new));
    }

    public static TaskSpec depending(String id, Dependency... on) {
        return TaskSpec.of(id(id), name(id), ECHO, JsonObject.of("of", new JsonString(id)))
                .withDependencies(List.of(on));
    }

    private static String name(String id) {
        String name = "task " + id;
        return name.substring(0, Math.min(255, name.length()));
    }

    public static TaskSpec child(String id, String parent, String... requires) {
        return task(id, requires).withParent(Optional.of(id(parent)));
    }

    public static TaskSpec owned(String id, String user) {
        return changed(task(id), Optional.of(user), ECHO);
    }

    /** The same task for another executor. */
    public static TaskSpec by(ExecutorId method, TaskSpec spec) {
        return changed(spec, spec.userId(), method);
    }

    private static TaskSpec changed(TaskSpec spec, Optional<String> user, ExecutorId method) {
        return new TaskSpec(
                spec.id(),
                spec.parentId(),
                user,
                spec.name(),
                spec.priority(),
                method,
                spec.inputSchema(),
                spec.inputs(),
                spec.params(),
                spec.dependencies(),
                spec.placement(),
                spec.retry(),
                spec.maxDeliveries(),
                spec.timeout(),
                spec.notBefore());
    }

    public static Dependency required(String id) {
        return new Dependency(id(id), true);
    }

    public static Dependency optional(String id) {
        return new Dependency(id(id), false);
    }

    public static TaskTree treeOf(List<TaskSpec> tasks) {
        return switch (TreeRules.judge(tasks, TreeLimits.DEFAULT)) {
            case TreeVerdict.Sound(TaskTree tree) -> tree;
            case TreeVerdict.Rejected rejected ->
                    throw new IllegalArgumentException(rejected.toString());
        };
    }

    /** A tree; where no task names a parent, the first is the root and the others its children. */
    public static NewTree tree(TaskSpec... tasks) {
        return new NewTree(treeOf(List.of(tasks)), false, Optional.empty());
    }

    public static NewTree suspended(TaskSpec... tasks) {
        return new NewTree(treeOf(List.of(tasks)), true, Optional.empty());
    }

    public static NewTree named(String key, String fingerprint, TaskSpec... tasks) {
        return new NewTree(
                treeOf(List.of(tasks)), false, Optional.of(new Submission(key, fingerprint)));
    }

    /** {@code prefix0}, {@code prefix1} … */
    public static TaskSpec[] tasks(String prefix, int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> task(prefix + i))
                .toArray(TaskSpec[]::new);
    }
}
