package dev.apflow.application.executor;

/** The work failed in a way its executor understands; the message is for the task's owner. */
public final class ExecutionFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    private ExecutionFailed(String message, boolean retryable) {
        super(message);
        this.retryable = retryable;
    }

    /** Another attempt may succeed. */
    public static ExecutionFailed retryable(String message) {
        return new ExecutionFailed(message, true);
    }

    /** Another attempt would fail the same way: the retry policy is not asked. */
    public static ExecutionFailed permanent(String message) {
        return new ExecutionFailed(message, false);
    }

    public boolean isRetryable() {
        return retryable;
    }
}
