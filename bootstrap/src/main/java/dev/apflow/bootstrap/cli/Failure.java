package dev.apflow.bootstrap.cli;

/** Ends a command with one clear message and an exit code; never shown as a stack trace. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Failure(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What was asked for could not be done. */
    static Failure failed(String message) {
        return new Failure(message, 1);
    }

    /** What was asked for, or how it is set, makes no sense. */
    static Failure usage(String message) {
        return new Failure(message, 2);
    }

    int exitCode() {
        return exitCode;
    }
}
