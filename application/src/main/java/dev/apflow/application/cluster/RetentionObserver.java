package dev.apflow.application.cluster;

import dev.apflow.application.store.Retention.Sweep;

/** Is told what retention does, for metrics; called in a mailbox, returns at once, never throws. */
@FunctionalInterface
public interface RetentionObserver {

    /** One that listens to nothing. */
    RetentionObserver NONE = sweep -> {};

    void swept(Sweep sweep);
}
