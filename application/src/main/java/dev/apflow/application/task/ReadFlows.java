package dev.apflow.application.task;

import dev.apflow.application.store.Flows;
import dev.apflow.application.store.Flows.FlowSummary;
import dev.apflow.application.store.Flows.StoredFlow;
import dev.apflow.domain.run.FlowName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Looks at flows. Any node answers. */
public final class ReadFlows {

    private final Flows flows;

    ReadFlows(Flows flows) {
        this.flows = flows;
    }

    /**
     * A version of a flow.
     *
     * @param version empty: the newest
     */
    public Answer<StoredFlow> flow(FlowName name, OptionalInt version) {
        return flows.find(name, version)
                .<Answer<StoredFlow>>map(Answer.Done::new)
                .orElseGet(() -> unknown(name, version));
    }

    static <T> Answer<T> unknown(FlowName name, OptionalInt version) {
        return version.isPresent()
                ? new Answer.Unknown<>(Answer.Subject.FLOW_VERSION, name + " " + version.getAsInt())
                : new Answer.Unknown<>(Answer.Subject.FLOW, name.value());
    }

    /** In the order of their names, at most {@code limit}. */
    public List<FlowSummary> list(Optional<FlowName> after, int limit) {
        return flows.list(after, limit);
    }

    /** The versions of a flow below {@code before}, newest first, at most {@code limit}. */
    public Answer<List<FlowSummary>> versions(FlowName name, OptionalInt before, int limit) {
        List<FlowSummary> found = flows.versions(name, before, limit);
        return found.isEmpty() && flows.versions(name, OptionalInt.empty(), 1).isEmpty()
                ? unknown(name, OptionalInt.empty())
                : new Answer.Done<>(found);
    }
}
