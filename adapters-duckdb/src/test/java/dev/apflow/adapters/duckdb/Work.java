package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A client and a worker in one, in few words. */
record Work(Store store) {

    static final ExecutorId ECHO = new ExecutorId("echo");
    static final NodeId NODE = new NodeId("n1");

    static TaskSpec task(String id) {
        return TaskSpec.of(new TaskId(id), "task", ECHO, JsonObject.of("of", new JsonString(id)));
    }

    Creation submit(TaskSpec... tasks) {
        TaskTree tree = new TaskTree(tasks[0].id(), List.of(tasks));
        AuthorizedResult<Creation> answer =
                store.trees()
                        .create(
                                new WriteAuthority.Standalone(),
                                new NewTree(tree, false, Optional.empty()));
        if (answer instanceof AuthorizedResult.Granted<Creation>(Creation creation)) {
            return creation;
        }
        throw new AssertionError("refused");
    }

    List<Claimed> claim(int limit) {
        NodeProfile profile = new NodeProfile(NODE, Set.of(ECHO), JsonObject.EMPTY);
        return store.claims().claim(new LeaseHolder.Standalone(NODE), profile, limit).tasks();
    }

    List<Verdict> succeed(List<Claimed> tasks) {
        return store.reports().report(NODE, tasks.stream().map(Work::success).toList());
    }

    private static Report success(Claimed task) {
        return success(task.delivered());
    }

    static Report success(Delivered delivered) {
        return new Report(
                delivered, Optional.empty(), new Outcome.Succeeded(new JsonString("done"), false));
    }
}
