package dev.apflow.application.executor;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.util.Optional;

/**
 * Runs tasks of one kind. One instance serves all of them, many at once, each on a thread of its
 * own.
 *
 * <p>Execution is at least once: after a crash the same attempt may run again. Whoever changes
 * something outside passes {@link Execution#idempotencyKey} and {@link Execution#delivery} on, so
 * that the other side can refuse doubles and zombies.
 */
public interface TaskExecutor {

    /** What a task's {@code schemas.method} names. */
    ExecutorId id();

    /** One sentence for people. */
    default String description() {
        return "";
    }

    /** JSON Schema that a task's resolved inputs must meet; checked before {@link #execute}. */
    default Optional<JsonObject> inputSchema() {
        return Optional.empty();
    }

    /**
     * Whether it asks {@link Execution#secrets} before it sends a secret to a host. Others do not
     * get secrets that are for certain hosts, unless they are named themselves.
     */
    default boolean checksHosts() {
        return false;
    }

    /**
     * Does the work. The thread is interrupted on timeout, cancellation and shutdown; an executor
     * that goes on regardless is abandoned after a grace, and what it returns is dropped.
     *
     * @return the task's result, at most 1 MiB as JSON
     * @throws ExecutionFailed a failure that the executor understands: its message is the task's
     *     error
     * @throws Exception any other failure; it is retried as the task's policy says
     */
    JsonValue execute(Execution execution) throws Exception;
}
