package dev.apflow.bootstrap.cli;

/** Ends a command with one clear message and an exit code; never shown as a stack trace. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final boolean passing;

    private Failure(String message, int exitCode, boolean passing) {
        super(message);
        this.exitCode = exitCode;
        this.passing = passing;
    }

    /** What was asked for could not be done. */
    static Failure failed(String message) {
        return new Failure(message, 1, false);
    }

    /** What was asked for, or how it is set, makes no sense. */
    static Failure usage(String message) {
        return new Failure(message, 2, false);
    }

    /** It could not be done, and may succeed a moment later. */
    static Failure passing(String message) {
        return new Failure(message, 1, true);
    }

    boolean isPassing() {
        return passing;
    }

    int exitCode() {
        return exitCode;
    }
}
