package dev.apflow.application.store;

import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Handing tasks to workers and taking them back. */
public interface TaskClaims {

    /**
     * Hands out at most {@code limit} tasks that are pending, not suspended, due by the store's
     * clock, without open dependencies and placeable on {@code profile}, in the order of priority,
     * then turn of its fair key, then number. Each gets delivery + 1, becomes in progress and gets
     * {@code assigned} and {@code started} events, all in one transaction, durable on return. Tasks
     * that another claim has locked are passed over.
     *
     * <p>Placeable is what {@link dev.apflow.domain.placement.Placement#admits} admits, ahead being
     * the tasks that the node runs and those handed out before it by this call. A store may be
     * stricter in one way, so that one statement can decide: it may count as ahead every candidate
     * before it, candidates being those that would be placeable were they the first of the call.
     * What it passes over for that is handed out by a later call.
     *
     * <p>Of the placeable ones those start that flow control admits: {@link
     * dev.apflow.domain.admission.Admission} judges each by what is paused, set and remembered, and
     * by what runs in this transaction, those handed out before it by this call among them; a task
     * that it refuses is passed over. By the order of the store's transactions no claim ever makes
     * more tasks run with a key or in a queue than a limit allows, nor more start than a rate
     * allows. Turns are those of {@link dev.apflow.domain.admission.FairTurns}.
     *
     * @param limit at least 1
     */
    default Claim claim(LeaseHolder holder, NodeProfile profile, int limit) {
        return claim(holder, profile, limit, ClaimBudget.UNBOUNDED);
    }

    /**
     * The same, bounded in bytes too. The size of a task is that of its stored spec and of the
     * results of its dependencies. Tasks are handed out until their sizes together reach {@code
     * budget.bytes()}; the first is handed out whatever its size. One larger than {@code
     * budget.inputBytes()} is handed out as {@link Refused}: its spec and results are not loaded,
     * and it counts nothing. One that cannot be read is refused likewise.
     */
    Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget);

    /**
     * Gives back deliveries that will not be finished: same attempt, pending, claimable at once,
     * {@code reassigned} event with {@code reason}. Only a dependency that was run again meanwhile
     * makes it wait. Deliveries that are not running (any more) are passed over. One transaction,
     * durable on return.
     */
    void handBack(List<Delivered> deliveries, String reason);

    /**
     * At the start of a standalone process: takes back everything in progress, since whoever ran it
     * is gone. These deliveries are lost: {@link DeliveryLimit} judges each task. It is given back
     * as {@link #handBack} does, or fails for good: outcome {@code failed} with {@link
     * dev.apflow.domain.task.ErrorCode#TOO_MANY_DELIVERIES}, {@code failed} event, dependents
     * released as by a report.
     */
    Recovered recover(String reason);

    /**
     * Gives back, as {@link #handBack} does, what {@code holder} runs by the store's word but not
     * by its own: deliveries whose claim took effect although its answer was lost. Of a member,
     * only what this incarnation runs. Returns how many.
     */
    int reconcile(LeaseHolder holder, Set<Delivered> known, String reason);

    /** Those of {@code deliveries} that still run by the store's word: the others are fenced. */
    Set<Delivered> stillRunning(Set<Delivered> deliveries);

    /**
     * What {@code holder} runs by the store's word: of a member, what this incarnation runs. What a
     * holder that works alone does not know of runs nowhere.
     */
    Set<Delivered> heldBy(LeaseHolder holder);

    /**
     * What a process left behind.
     *
     * @param returned tasks that will run again
     * @param setAside tasks that failed, being lost too often
     */
    record Recovered(int returned, int setAside) {}

    /**
     * How much a claim may load.
     *
     * @param bytes of all tasks together; what is beyond stays for a later claim
     * @param inputBytes of one task; what is larger cannot run
     */
    record ClaimBudget(long bytes, long inputBytes) {

        public static final ClaimBudget UNBOUNDED = new ClaimBudget(1L << 50, 1L << 50);

        public ClaimBudget {
            if (bytes < 1 || inputBytes < 1) {
                throw new IllegalArgumentException(
                        "budget: expected at least 1, got " + bytes + " and " + inputBytes);
            }
        }
    }

    /** Why a task that was handed out must not run: its delivery is to be reported as failed. */
    record Refused(ErrorCode code, String error) {
        public Refused {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(error, "error");
        }

        /** Of a row that this version cannot read. */
        public static Refused unreadable(String why) {
            return new Refused(ErrorCode.UNREADABLE, "the stored task cannot be read: " + why);
        }

        public static Refused tooLarge(long bytes, long most) {
            return new Refused(
                    ErrorCode.INPUTS_TOO_LARGE,
                    "the inputs and the results of its dependencies take "
                            + bytes
                            + " bytes: at most "
                            + most
                            + " are allowed");
        }
    }

    /** One handing-over of a task: the fencing token of everything the worker says about it. */
    record Delivered(TaskId task, int attempt, long delivery) {
        public Delivered {
            Objects.requireNonNull(task, "task");
        }
    }

    /**
     * @param tasks in the order of the claim
     * @param nextDue how long until the earliest task becomes due that is only waiting for its
     *     time, or for a rate alone, whichever node may run it; empty where there is none, and it
     *     may be empty where {@code limit} tasks were handed out. A hint for when to ask again.
     * @param ahead whether more may be claimed than the node has free slots: not where a ready task
     *     asks how many run on the node, since those that wait there would count
     */
    record Claim(List<Claimed> tasks, Optional<Duration> nextDue, boolean ahead) {
        public Claim {
            tasks = List.copyOf(tasks);
            Objects.requireNonNull(nextDue, "nextDue");
        }

        /** One of a store that hands out nothing ahead. */
        public Claim(List<Claimed> tasks, Optional<Duration> nextDue) {
            this(tasks, nextDue, false);
        }
    }

    /**
     * @param failedInRun attempts that failed before this one since the task was created or last
     *     rerun
     * @param dependencyResults results of the dependencies that completed, required or not
     * @param bytes how much of a {@link ClaimBudget} it took
     * @param refused if so, neither spec nor results are the task's own
     */
    record Claimed(
            Delivered delivered,
            TaskId treeId,
            TaskSpec spec,
            int failedInRun,
            Map<TaskId, JsonValue> dependencyResults,
            long bytes,
            Optional<Refused> refused) {
        public Claimed {
            Objects.requireNonNull(delivered, "delivered");
            Objects.requireNonNull(treeId, "treeId");
            Objects.requireNonNull(spec, "spec");
            dependencyResults = Collections.unmodifiableMap(new LinkedHashMap<>(dependencyResults));
            Objects.requireNonNull(refused, "refused");
        }

        /** One that may run. */
        public Claimed(
                Delivered delivered,
                TaskId treeId,
                TaskSpec spec,
                int failedInRun,
                Map<TaskId, JsonValue> dependencyResults) {
            this(delivered, treeId, spec, failedInRun, dependencyResults, 0, Optional.empty());
        }
    }
}
