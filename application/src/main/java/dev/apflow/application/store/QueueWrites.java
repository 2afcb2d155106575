package dev.apflow.application.store;

import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.Rate;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Changes to queues and pauses. Each is one transaction, durable on return. A claim that begins
 * after it is judged by it, on whatever node; one under way may still be judged by what was before.
 */
public interface QueueWrites {

    /**
     * Replaces what is set for a queue. A queue needs no tasks for that. What a rate before left
     * behind is taken over as {@link Rate#takenOver} says.
     *
     * @param version the version that the caller has seen; 0: nothing was set; empty: whatever was
     */
    AuthorizedResult<Put> put(
            WriteAuthority authority,
            QueueName name,
            OptionalInt maxRunning,
            Optional<Rate> rate,
            OptionalLong version);

    /**
     * Removes settings and pause of a queue, and what its rate remembers; refused while it has a
     * task that has not ended.
     */
    AuthorizedResult<Removal> delete(WriteAuthority authority, QueueName name);

    /**
     * Stops the start of tasks. Where that is paused already, the reason and who gave it become
     * these; since when stays.
     *
     * @param value empty for {@link PauseScope#CLUSTER} alone
     * @return the pause as it stands: since when by the store's clock, by the authority's actor
     */
    AuthorizedResult<AdmissionPause> pause(
            WriteAuthority authority, PauseScope scope, String value, String reason);

    /**
     * Ends a pause.
     *
     * @return whether there was one
     */
    AuthorizedResult<Boolean> resume(WriteAuthority authority, PauseScope scope, String value);

    /** What became of {@link #put}. */
    sealed interface Put {

        /** As it stands now, with the next version; the first is 1. */
        record Stored(QueueSettings settings) implements Put {
            public Stored {
                Objects.requireNonNull(settings, "settings");
            }
        }

        /** Another version stands there, 0 being none: nothing was changed. */
        record Outdated(long version) implements Put {}
    }

    /** What became of {@link #delete}. */
    sealed interface Removal {

        record Removed() implements Removal {}

        /** So many of its tasks have not ended: nothing was changed. */
        record InUse(long tasks) implements Removal {}

        /** It has neither settings nor a pause nor tasks. */
        record Unknown() implements Removal {}
    }
}
