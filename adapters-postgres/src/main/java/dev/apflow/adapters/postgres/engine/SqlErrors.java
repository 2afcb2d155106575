package dev.apflow.adapters.postgres.engine;

import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What an {@link SQLException} means for the caller of a port. */
public final class SqlErrors {

    /**
     * Connection, operator intervention, resources, system error; a standby that takes no writes.
     */
    private static final Set<String> UNREACHABLE = Set.of("08", "57", "53", "58");

    private static final String FORBIDDEN = "42501";
    private static final int MOST_CAUSES = 20;
    private static final String READ_ONLY = "25006";
    private static final String LOCK_TIMEOUT = "55P03";

    /** The server ended a transaction that stood still, or took too long. */
    private static final Set<String> ENDED = Set.of("25P03", "25P04");

    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01", LOCK_TIMEOUT);

    private SqlErrors() {}

    /** Deadlock or the like: the transaction was rolled back and may be tried again. */
    static boolean isTryAgain(SQLException problem) {
        String state = problem.getSQLState();
        return state != null && TRY_AGAIN.contains(state);
    }

    /** A lock could not be had in the time given for it. */
    public static boolean isLockTimeout(SQLException problem) {
        return LOCK_TIMEOUT.equals(problem.getSQLState());
    }

    /** What a port throws that gave up by itself. */
    public static StoreUnreachable unreachable(String message) {
        return new StoreUnreachable(message, new IllegalStateException(message));
    }

    /**
     * The problem as ports tell it. Others who stand in the way, however often it was tried, are no
     * refusal either: the same call may succeed later.
     */
    public static RuntimeException translate(SQLException problem) {
        if (problem instanceof Superseded superseded) {
            return new StoreUnreachable(String.valueOf(superseded.getMessage()), superseded);
        }
        StoreTrouble trouble = trouble(problem);
        if (isTryAgain(problem)) {
            return new StoreUnreachable(
                    trouble, "the database is too busy: " + problem.getMessage(), problem);
        }
        if (isUnreachable(problem) || trouble != StoreTrouble.UNREACHABLE) {
            String what =
                    trouble == StoreTrouble.UNREACHABLE
                            ? "the database did not answer"
                            : trouble.sentence();
            return new StoreUnreachable(trouble, what + ": " + problem.getMessage(), problem);
        }
        return new IllegalStateException(
                "the database refused a statement: " + problem.getMessage(), problem);
    }

    /** The same, for what a library wrapped. */
    static RuntimeException translate(RuntimeException problem) {
        for (@Nullable Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return translate(sql);
            }
        }
        return problem;
    }

    /**
     * Why a call failed. A pool wraps what the server said, so the causes are looked at as well;
     * what no state names is a server that does not answer.
     */
    static StoreTrouble trouble(Throwable problem) {
        return find(problem, each -> named(state(each)).isPresent())
                .flatMap(each -> named(state(each)))
                .orElse(StoreTrouble.UNREACHABLE);
    }

    private static Optional<StoreTrouble> named(String state) {
        return Optional.ofNullable(
                switch (state) {
                    case READ_ONLY -> StoreTrouble.READ_ONLY;
                    case "53100" -> StoreTrouble.DISK_FULL;
                    case "53200" -> StoreTrouble.OUT_OF_MEMORY;
                    case "53300", "53400" -> StoreTrouble.TOO_MANY_CONNECTIONS;
                    case LOCK_TIMEOUT, "40P01" -> StoreTrouble.LOCKED;
                    case "57014" -> StoreTrouble.TOO_SLOW;
                    case "28P01", "28000" -> StoreTrouble.PASSWORD;
                    case "42501" -> StoreTrouble.NO_RIGHT;
                    default -> null;
                });
    }

    /** The server takes no writes: it is a standby, or set so. */
    static boolean isReadOnly(Throwable problem) {
        return trouble(problem) == StoreTrouble.READ_ONLY;
    }

    static boolean isUnreachable(SQLException problem) {
        String state = problem.getSQLState();
        return problem instanceof SQLTransientException
                || problem instanceof SQLRecoverableException
                || state == null
                || state.equals(READ_ONLY)
                || ENDED.contains(state)
                || state.length() == 5 && UNREACHABLE.contains(state.substring(0, 2));
    }

    /** The role may not do what a statement does. */
    static boolean isForbidden(SQLException problem) {
        return find(problem, each -> state(each).equals(FORBIDDEN)).isPresent();
    }

    /** The first problem in the chain of causes that fits. */
    static Optional<SQLException> find(Throwable problem, Predicate<SQLException> fits) {
        @Nullable Throwable cause = problem;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++, cause = cause.getCause()) {
            if (cause instanceof SQLException sql && fits.test(sql)) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    static String state(SQLException problem) {
        return problem.getSQLState() == null ? "" : problem.getSQLState();
    }

    /** Its message's first line. */
    public static String oneLine(Throwable problem) {
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
