package dev.apflow.bootstrap.cli;

/** What the process says by its exit code; 0: what was asked for is done. */
final class ExitCode {

    /** The run failed, or something else did. */
    static final int FAILED = 1;

    /** The command line, the settings or the input make no sense. */
    static final int USAGE = 2;

    /** The server or the database does not answer. */
    static final int UNREACHABLE = 3;

    static final int NOT_FOUND = 4;

    /** The server or the database does not allow it, or not as things stand. */
    static final int REFUSED = 5;

    /** Ctrl-C. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
