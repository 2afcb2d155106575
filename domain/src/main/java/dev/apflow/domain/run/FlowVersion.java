package dev.apflow.domain.run;

import java.util.Objects;

/**
 * A version of a flow.
 *
 * @param version from 1 on
 */
public record FlowVersion(FlowName flow, int version) {

    public FlowVersion {
        Objects.requireNonNull(flow, "flow");
        if (version < 1) {
            throw new IllegalArgumentException("version: at least 1, not " + version);
        }
    }
}
