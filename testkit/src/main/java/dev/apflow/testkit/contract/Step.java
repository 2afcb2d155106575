package dev.apflow.testkit.contract;

import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.task.Priority;

import java.util.List;
import java.util.Optional;

/**
 * One call of a port, with small numbers in place of ids and deliveries: they pick among what is
 * there when the step is taken, so that any list of steps, also a shrunk one, means something. Of
 * deliveries, most numbers pick one that runs and the others any.
 */
public sealed interface Step {

    /**
     * @param tree which of a few names the tree gets, so that ids are taken now and then
     * @param submission key and fingerprint
     */
    record Create(
            int tree, List<NewTask> tasks, boolean suspended, Optional<List<Integer>> submission)
            implements Step {}

    /**
     * A task of a new tree.
     *
     * @param parent picks one of the tasks before it
     * @param edges for each of the tasks before it: 0 no edge, 1 required, 2 optional
     */
    record NewTask(int parent, List<Integer> edges, Priority priority, boolean later) {}

    record Execute(int task, Scope scope) implements Step {}

    record Amend(int task, Priority priority, boolean later, boolean stale) implements Step {}

    record Delete(int task, boolean cascade) implements Step {}

    record Cancel(int task, Optional<String> reason, boolean descendants) implements Step {}

    record Rerun(int task, boolean downstream) implements Step {}

    record Claim(int node, int limit) implements Step {}

    record Report(List<Said> all) implements Step {}

    /** What a worker says of one delivery. */
    record Said(int delivery, End end, boolean keyed) {}

    /** How a delivery ends. */
    enum End {
        SUCCESS,
        CACHED,
        FAILURE,
        RETRY_NOW,
        RETRY_LATER
    }

    record HandBack(List<Integer> deliveries) implements Step {}

    record Recover() implements Step {}

    record Reconcile(List<Integer> known) implements Step {}

    record Progress(int delivery, double share) implements Step {}

    record StillRunning(List<Integer> deliveries) implements Step {}
}
