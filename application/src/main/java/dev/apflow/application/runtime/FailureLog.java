package dev.apflow.application.runtime;

import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Decides how a failure is logged. A store that does not answer is one line. Everything else is a
 * bug, and logged with its stack trace, except the interruption of work that is not wanted any
 * more. Of failures of one kind a few are logged in each period, and how many were left out. From
 * any thread.
 */
public final class FailureLog {

    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final int MOST_IN_A_PERIOD = 3;

    private enum Severity {
        /** The store does not answer. */
        OUTAGE,
        BUG,
        /** Work was told to end. */
        INTERRUPTED
    }

    private record Kind(String name, Severity severity) {}

    private final System.Logger log;
    private final Supplier<LocalInstant> clock;
    private final Map<Kind, LineLimit> limits = new ConcurrentHashMap<>();

    /**
     * @param log of the class whose calls fail
     * @param clock monotonic
     */
    public FailureLog(System.Logger log, Supplier<LocalInstant> clock) {
        this.log = log;
        this.clock = clock;
    }

    /** A call failed. */
    public void failed(CallKind call, Throwable problem) {
        failed(call, "", problem);
    }

    /**
     * A call failed.
     *
     * @param next what follows from that, with a comma ahead
     */
    public void failed(CallKind call, String next, Throwable problem) {
        failed(call.word(), call.word() + " failed" + next, problem);
    }

    /**
     * Something failed.
     *
     * @param kind failures of one kind are limited together; there are few
     * @param line what failed
     */
    public void failed(String kind, String line, Throwable problem) {
        Throwable cause = cause(problem);
        long leftOut = leftOutBefore(new Kind(kind, severity(cause)));
        if (leftOut >= 0) {
            log(log, leftOut == 0 ? line : line + " (" + leftOut + " more left out)", cause);
        }
    }

    /** A call failed; only bugs are logged: other calls tell of a store that does not answer. */
    public void bug(CallKind call, Throwable problem) {
        if (severity(cause(problem)) == Severity.BUG) {
            failed(call, problem);
        }
    }

    private long leftOutBefore(Kind kind) {
        LocalInstant now = clock.get();
        return limits.computeIfAbsent(kind, none -> new LineLimit(PERIOD, MOST_IN_A_PERIOD, now))
                .leftOutBefore(now);
    }

    /** Logs this failure, however often it happens. */
    public static void log(System.Logger log, String line, Throwable problem) {
        Throwable cause = cause(problem);
        switch (severity(cause)) {
            case OUTAGE -> log.log(System.Logger.Level.WARNING, line + ": " + cause.getMessage());
            case BUG -> log.log(System.Logger.Level.ERROR, line, cause);
            case INTERRUPTED -> log.log(System.Logger.Level.DEBUG, line, cause);
        }
    }

    private static Severity severity(Throwable cause) {
        return switch (cause) {
            case StoreUnreachable _ -> Severity.OUTAGE;
            case InterruptedException _, CancellationException _ -> Severity.INTERRUPTED;
            default -> Severity.BUG;
        };
    }

    private static Throwable cause(Throwable problem) {
        boolean wraps =
                problem instanceof CompletionException || problem instanceof ExecutionException;
        Throwable cause = problem.getCause();
        return wraps && cause != null ? cause(cause) : problem;
    }
}
