package dev.apflow.application.executor;

import java.time.Duration;

/** The work failed in a way its executor understands; the message is for the task's owner. */
public final class ExecutionFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;
    private final Duration leastDelay;

    private ExecutionFailed(String message, boolean retryable, Duration leastDelay) {
        super(message);
        this.retryable = retryable;
        this.leastDelay = leastDelay;
    }

    /** Another attempt may succeed. */
    public static ExecutionFailed retryable(String message) {
        return new ExecutionFailed(message, true, Duration.ZERO);
    }

    /**
     * Another attempt may succeed, but not before a while.
     *
     * @param leastDelay before the next attempt, as far as the task's retry policy allows
     */
    public static ExecutionFailed retryableAfter(String message, Duration leastDelay) {
        return new ExecutionFailed(message, true, leastDelay);
    }

    /** Another attempt would fail the same way: the retry policy is not asked. */
    public static ExecutionFailed permanent(String message) {
        return new ExecutionFailed(message, false, Duration.ZERO);
    }

    /** How long the other side wants not to be asked again. */
    public Duration leastDelay() {
        return leastDelay;
    }

    public boolean isRetryable() {
        return retryable;
    }
}
