package dev.apflow.simulation.check;

import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What each delivery came to where it was executed, and what may therefore be reported of it: what
 * its executor returned or threw, what the cache answered, or that it took too long.
 */
final class ExecutionModel {

    private static final long NEVER = Long.MAX_VALUE;

    private final World world;
    private final TaskModel tasks;
    private final Findings findings;
    private final Map<Delivered, Executed> executed = new HashMap<>();

    ExecutionModel(World world, TaskModel tasks, Findings findings) {
        this.world = world;
        this.tasks = tasks;
        this.findings = findings;
    }

    /** One delivery, as its node knows it; instants by the world's time. */
    private static final class Executed {
        final NodeProcess by;
        final TaskSpec spec;
        final long deadline;
        long interruptedAt = NEVER;

        /** It was told to stop when it had ended, and its worker did not know yet. */
        boolean endedFirst;

        long askedAt = NEVER;
        Optional<IdempotencyKey> key = Optional.empty();
        Optional<Reply<JsonValue>> end = Optional.empty();
        Optional<JsonValue> recorded = Optional.empty();

        Executed(NodeProcess by, TaskSpec spec, long deadline) {
            this.by = by;
            this.spec = spec;
            this.deadline = deadline;
        }

        boolean isInterrupted() {
            return interruptedAt != NEVER;
        }

        /** Whether chance might have it otherwise; true of whatever is no executor's own word. */
        boolean isRetryable() {
            return isInterrupted()
                    || !(end.orElse(null) instanceof Reply.Threw<?>(ExecutionFailed failure))
                    || failure.isRetryable();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s, ended as %s, recorded %s%s",
                    by,
                    end,
                    recorded,
                    isInterrupted() ? ", interrupted" : "");
        }
    }

    void executes(NodeProcess process, Delivered delivered) {
        tasks.find(delivered.task())
                .ifPresent(
                        entry ->
                                executed.computeIfAbsent(
                                        delivered,
                                        first ->
                                                new Executed(
                                                        process,
                                                        entry.spec,
                                                        deadline(process, entry.spec))));
    }

    private long deadline(NodeProcess process, TaskSpec spec) {
        return spec.timeout().map(limit -> world.nanos() + process.worldNanos(limit)).orElse(NEVER);
    }

    void interrupts(NodeProcess process, Delivered delivered) {
        Executed found = executed.get(delivered);
        findings.require(
                process.isStopping()
                        || found != null && world.nanos() >= found.deadline
                        || tasks.running(delivered).filter(tasks::isHeldByTheLiving).isEmpty(),
                "only what is not wanted any more is told to stop",
                () -> delivered + " on " + process + ": " + found);
        if (found != null && !found.isInterrupted()) {
            found.interruptedAt = world.nanos();
            found.endedFirst = found.end.isPresent();
        }
    }

    /** The cache was asked for a delivery. */
    void asked(Delivered delivered, IdempotencyKey key, Optional<JsonValue> answer) {
        Executed found = executed.get(delivered);
        if (found != null) {
            found.key = Optional.of(key);
            found.askedAt = world.nanos();
            found.recorded = answer;
        }
    }

    /** A success may come between the question and the execution: then it is one more of them. */
    void begins(NodeProcess process, Execution execution, OptionalLong succeededAt) {
        Delivered delivered = delivered(execution);
        Executed found = executed.get(delivered);
        findings.require(
                found != null && found.end.isEmpty() && found.by.equals(process),
                "a delivery is executed once, where it was handed to",
                () -> delivered + " on " + process + ": " + found);
        if (found != null && succeededAt.isPresent()) {
            findings.require(
                    succeededAt.getAsLong() >= Math.min(found.askedAt, world.nanos()),
                    "what had succeeded when it was asked is not executed again",
                    () -> delivered + " on " + process + ": " + found);
        }
    }

    private static Delivered delivered(Execution execution) {
        return new Delivered(execution.task(), execution.attempt(), execution.delivery());
    }

    void ended(NodeProcess process, Execution execution, Reply<JsonValue> end) {
        Delivered delivered = delivered(execution);
        Executed found = executed.get(delivered);
        if (found == null) {
            return;
        }
        found.key = Optional.of(execution.idempotencyKey());
        found.end = Optional.of(end);
        findings.require(
                found.isInterrupted()
                        || world.nanos() <= Math.max(found.deadline, process.awakeSince()),
                "what outlasts its timeout is told to stop",
                () -> delivered + " on " + process + ", " + found.spec.timeout());
    }

    /** A report arrives, maybe once more, and maybe too late to count. */
    void reported(NodeProcess process, Report report) {
        Delivered delivered = report.delivered();
        Executed found = executed.get(delivered);
        findings.require(
                found != null && found.by.equals(process),
                "who was handed a task reports on it",
                () -> report + " by " + process + ": " + found);
        if (found == null) {
            return;
        }
        if (report.outcome() instanceof Outcome.Succeeded(JsonObject result, var _)) {
            findings.require(
                    result.find("attempt")
                            .filter(JsonNumber.of(delivered.attempt())::equals)
                            .isPresent(),
                    "a success comes from an execution of its own attempt",
                    () -> report + " of " + found);
        }
        switch (report.outcome()) {
            case Outcome.Succeeded(JsonValue result, boolean cached) ->
                    findings.require(
                            succeeded(found, cached).equals(Optional.of(result)),
                            "the result that is reported is the execution's",
                            () -> report + " of " + found);
            case Outcome.Failed(String error, var _, var _) ->
                    findings.require(
                            failures(found).contains(error),
                            "a task fails only if its execution does",
                            () -> report + " of " + found);
        }
        findings.require(
                report.key().equals(found.key) || found.isInterrupted() && found.key.isEmpty(),
                "a success is kept under the key of its execution",
                () -> report + " instead of " + found.key);
    }

    private static Optional<JsonValue> succeeded(Executed found, boolean cached) {
        if (cached) {
            return found.recorded;
        }
        return found.end.orElse(null) instanceof Reply.Answered<JsonValue>(JsonValue result)
                ? Optional.of(result)
                : Optional.empty();
    }

    /**
     * What a failure may say; nothing where there was none. Whoever is told to stop at the moment
     * at which it ends by itself may count as either.
     */
    private static Set<String> failures(Executed found) {
        Set<String> texts = new HashSet<>();
        if (found.isInterrupted()) {
            found.spec
                    .timeout()
                    .filter(limit -> found.interruptedAt >= found.deadline)
                    .ifPresent(limit -> texts.add("timed out after " + limit.toMillis() + " ms"));
        }
        if ((!found.isInterrupted() || found.endedFirst)
                && found.end.orElse(null) instanceof Reply.Threw<?>(Throwable problem)) {
            texts.add(message(problem));
        }
        return texts;
    }

    private static String message(Throwable problem) {
        return problem instanceof ExecutionFailed
                ? String.valueOf(problem.getMessage())
                : problem.getClass().getSimpleName() + ": " + problem.getMessage();
    }

    /**
     * Whether the delay until the next attempt is the policy's.
     *
     * @param failures of this run, this one counted
     */
    void judge(Delivered delivered, int failures, Optional<Duration> retryAfter) {
        Executed found = executed.get(delivered);
        if (found != null && !found.endedFirst) {
            findings.require(
                    NaiveRetry.admits(
                            found.spec.retry(), found.isRetryable(), failures, retryAfter),
                    "a failure is tried again as its policy says",
                    () ->
                            String.format(
                                    Locale.ROOT,
                                    "%s, failure %d, next attempt after %s by %s: %s",
                                    delivered,
                                    failures,
                                    retryAfter,
                                    found.spec.retry(),
                                    found));
        }
    }
}
