package dev.apflow.application.task;

import dev.apflow.application.store.Flows;
import dev.apflow.domain.run.FlowName;

/** Removes flows; their runs stay. */
public final class DeleteFlow {

    private final WriteGate gate;
    private final Flows flows;

    DeleteFlow(WriteGate gate, Flows flows) {
        this.gate = gate;
        this.flows = flows;
    }

    /** Removes a flow with all its versions. */
    public Answer<FlowName> delete(FlowName name) {
        return gate.write(
                authority -> flows.delete(authority, name),
                deleted ->
                        deleted
                                ? new Answer.Done<>(name)
                                : new Answer.Unknown<>(Answer.Subject.FLOW, name.value()));
    }
}
