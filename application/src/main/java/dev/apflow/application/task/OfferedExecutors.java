package dev.apflow.application.task;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;

import java.util.Optional;
import java.util.Set;

/** The executors that tasks may name: this node's, in a cluster also those of other nodes. */
public interface OfferedExecutors {

    Set<ExecutorId> ids();

    /** Whether any node runs it. */
    default boolean offers(ExecutorId id) {
        return ids().contains(id);
    }

    /** The schema of an executor's inputs, as far as this node knows it. */
    Optional<JsonObject> inputSchema(ExecutorId id);

    /**
     * Why an executor that is known is not offered and how to change that, if there is more to say.
     */
    default Optional<String> whyNot(ExecutorId id) {
        return Optional.empty();
    }
}
