package dev.apflow.application.store;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Flows with their versions. Each method is one transaction. */
public interface Flows {

    /** So many flows there are at most. */
    int MOST_FLOWS = 10_000;

    /** So many versions of a flow are kept, the newest. */
    int MOST_VERSIONS = 1_000;

    /**
     * Stores the next version of a flow, or the first. Content of the same fingerprint as the
     * present version changes nothing. The numbers of versions only grow, also where the flow was
     * deleted meanwhile. Durable on return.
     */
    AuthorizedResult<Put> put(WriteAuthority authority, FlowName name, FlowContent content);

    /** Removes a flow with all its versions; whether there was one. Runs are not touched. */
    AuthorizedResult<Boolean> delete(WriteAuthority authority, FlowName name);

    /**
     * A version of a flow; the newest where none is named. Empty where there is none, and where it
     * cannot be read.
     */
    Optional<StoredFlow> find(FlowName name, OptionalInt version);

    /** The newest versions in the order of the names; {@code limit}, at least 1, at most. */
    List<FlowSummary> list(Optional<FlowName> after, int limit);

    /** The versions of a flow below {@code before}, newest first; {@code limit} at most. */
    List<FlowSummary> versions(FlowName name, OptionalInt before, int limit);

    /**
     * What a client stores.
     *
     * @param fingerprint the same for the same content
     * @param summary what lists show of it
     */
    record FlowContent(String fingerprint, JsonObject summary, JsonObject content) {
        public FlowContent {
            Objects.requireNonNull(fingerprint, "fingerprint");
            Objects.requireNonNull(summary, "summary");
            Objects.requireNonNull(content, "content");
        }
    }

    /**
     * A version as lists show it.
     *
     * @param createdBy the name of the client, where it has one
     */
    record FlowSummary(
            FlowVersion version,
            JsonObject summary,
            Optional<String> createdBy,
            Instant createdAt) {
        public FlowSummary {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(summary, "summary");
            Objects.requireNonNull(createdBy, "createdBy");
            Objects.requireNonNull(createdAt, "createdAt");
        }
    }

    /** A version with its content. */
    record StoredFlow(FlowSummary summary, JsonObject content) {
        public StoredFlow {
            Objects.requireNonNull(summary, "summary");
            Objects.requireNonNull(content, "content");
        }
    }

    /** What became of {@link #put}. */
    sealed interface Put {

        record Created(FlowSummary version) implements Put {}

        /** The present version has this content already. */
        record Unchanged(FlowSummary version) implements Put {}

        /** There are {@link #MOST_FLOWS} flows: nothing was changed. */
        record TooMany() implements Put {}
    }
}
