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
        return new Failure(message, ExitCode.FAILED, false);
    }

    /** There is nothing of this name. */
    static Failure notFound(String message) {
        return new Failure(message, ExitCode.NOT_FOUND, false);
    }

    /** Who was asked does not allow it, or not as things stand. */
    static Failure refused(String message) {
        return new Failure(message, ExitCode.REFUSED, false);
    }

    /** Nobody answered, and nobody is expected to a moment later. */
    static Failure unreachable(String message) {
        return new Failure(message, ExitCode.UNREACHABLE, false);
    }

    /** What was asked for, or how it is set, makes no sense. */
    static Failure usage(String message) {
        return new Failure(message, ExitCode.USAGE, false);
    }

    /** Nobody answered who could do it; another try may succeed a moment later. */
    static Failure passing(String message) {
        return new Failure(message, ExitCode.UNREACHABLE, true);
    }

    /** It was refused, and may be allowed a moment later: by the next leader, for example. */
    static Failure refusedForNow(String message) {
        return new Failure(message, ExitCode.REFUSED, true);
    }

    boolean isPassing() {
        return passing;
    }

    int exitCode() {
        return exitCode;
    }
}
