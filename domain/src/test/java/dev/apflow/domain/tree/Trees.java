package dev.apflow.domain.tree;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tasks for tests, few words each. */
public final class Trees {

    private Trees() {}

    public static TaskId id(String name) {
        return new TaskId(name);
    }

    /** A task with required dependencies; a name that ends in {@code ?} is an optional one. */
    public static TaskSpec task(String name, String... dependencies) {
        List<Dependency> edges =
                Arrays.stream(dependencies)
                        .map(each -> new Dependency(id(each.replace("?", "")), !each.endsWith("?")))
                        .toList();
        return TaskSpec.of(id(name), name, new ExecutorId("echo"), JsonObject.EMPTY)
                .withDependencies(edges);
    }

    public static TaskSpec child(String parent, TaskSpec task) {
        return task.withParent(Optional.of(id(parent)));
    }

    public static Task standing(TaskSpec spec, TaskStatus status, double progress) {
        Instant then = Instant.EPOCH;
        return new Task(
                spec,
                id("root"),
                new TaskState(
                        status,
                        status == TaskStatus.PENDING ? TaskPhase.READY : TaskPhase.of(status),
                        false,
                        false,
                        1,
                        0,
                        1,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        progress,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        then,
                        Optional.empty(),
                        then,
                        Optional.empty()));
    }

    public static Task standing(TaskSpec spec, TaskStatus status) {
        return standing(spec, status, 0);
    }
}
