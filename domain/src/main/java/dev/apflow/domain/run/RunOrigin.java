package dev.apflow.domain.run;

import dev.apflow.domain.json.JsonObject;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a run comes from. It does not change.
 *
 * @param flow that it was made from; empty for a tree that a client submitted itself
 * @param inputs of the flow
 */
public record RunOrigin(
        Optional<FlowVersion> flow, Trigger trigger, Labels labels, Optional<JsonObject> inputs) {

    /** Of a tree of which nothing else is known. */
    public static final RunOrigin UNKNOWN = of(Trigger.API, Labels.NONE);

    public RunOrigin {
        Objects.requireNonNull(flow, "flow");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(inputs, "inputs");
    }

    /** Of a tree without a flow. */
    public static RunOrigin of(Trigger trigger, Labels labels) {
        return new RunOrigin(Optional.empty(), trigger, labels, Optional.empty());
    }

    public RunOrigin with(Optional<JsonObject> given) {
        return new RunOrigin(flow, trigger, labels, given);
    }

    /** The same, made for this client. */
    public RunOrigin by(Optional<String> client) {
        return new RunOrigin(flow, trigger.by(client), labels, inputs);
    }
}
