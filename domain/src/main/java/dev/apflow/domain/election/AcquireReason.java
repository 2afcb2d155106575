package dev.apflow.domain.election;

import java.util.Objects;

/** On which grounds a candidate asks for leadership. */
public sealed interface AcquireReason {

    /** It may be free: never held, resigned or expired. */
    record LeadershipFree() implements AcquireReason {}

    /**
     * The session lock of the holder of {@code epoch} fell to the candidate, so that holder's
     * process is likely gone: its lease need not be waited for. Should it live after all, the next
     * epoch fences it. A later holder is not meant, and its lease is respected.
     */
    record HolderGone(Epoch epoch) implements AcquireReason {
        public HolderGone {
            Objects.requireNonNull(epoch, "epoch");
        }
    }
}
