package dev.apflow.application.executor;

import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.secret.GivenSecrets;
import dev.apflow.domain.task.ScheduledFor;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One execution of one task, as its executor sees it. */
public interface Execution {

    TaskId task();

    /** The id of the tree's root. */
    TaskId tree();

    String name();

    /**
     * The task's inputs, with the result of each completed dependency under its name and the
     * secrets that the task names. What the executor returns or throws is masked afterwards.
     */
    JsonObject inputs();

    JsonObject params();

    /** The secrets among the inputs. */
    default GivenSecrets secrets() {
        return GivenSecrets.NONE;
    }

    /** Result of each dependency that completed. */
    Map<TaskId, JsonValue> dependencyResults();

    /** What the result of a dependency stands under: the key of that task, else its id. */
    default String nameOf(TaskId dependency) {
        return dependency.value();
    }

    /** The how-manieth logical execution, from 1. */
    int attempt();

    /** For which nominal time of which schedule it runs, if a schedule started it. */
    default Optional<ScheduledFor> schedule() {
        return Optional.empty();
    }

    /** Fencing token: grows each time the task is handed to a worker. */
    long delivery();

    /** The same for every delivery of one attempt with the same inputs. */
    IdempotencyKey idempotencyKey();

    /**
     * Tells how far the work is; cheap, may be called often.
     *
     * @param share 0–1; what lies outside is taken to the nearer end
     */
    void progress(double share);

    /**
     * Writes a line for people into the log of this attempt, where the task's owner reads it. The
     * secrets of the task are masked. An attempt keeps 1 MiB of lines, the newest.
     *
     * @param text several lines where it has line ends
     */
    default void log(System.Logger.Level level, String text) {}

    /**
     * HTTP statuses that the task wants tried again although this executor would not ({@code
     * retry.on}).
     */
    default List<Integer> retryOn() {
        return List.of();
    }

    /** Whether the result is no longer wanted: cancelled, timed out or shutting down. */
    boolean isCancelled();
}
