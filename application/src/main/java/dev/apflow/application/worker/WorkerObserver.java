package dev.apflow.application.worker;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.store.TaskClaims.Recovered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.executor.ExecutorId;

import java.time.Duration;

/**
 * Is told what a worker does, for metrics; called in its mailbox, returns at once, never throws.
 */
public interface WorkerObserver {

    /** How an execution ended, before anything was reported. */
    enum Ending {
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        /** Cancelled, fenced or handed back. */
        STOPPED
    }

    /** One that listens to nothing. */
    WorkerObserver NONE = new WorkerObserver() {};

    /** What an earlier process had left was taken back. */
    default void recovered(Recovered found) {}

    default void claimed(int tasks) {}

    default void executed(ExecutorId method, Ending ending, Duration elapsed) {}

    default void reported(Verdict verdict) {}

    /** An executor ignored its interruption and was left to itself. */
    default void abandoned(ExecutorId method) {}

    /** These are not this node's any more: cancelled, or handed to somebody else. */
    default void lost(int tasks) {}

    /** A call to the store threw. */
    default void storeFailed(CallKind call) {}
}
