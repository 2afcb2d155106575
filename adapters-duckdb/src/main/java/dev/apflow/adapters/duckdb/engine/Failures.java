package dev.apflow.adapters.duckdb.engine;

import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;

import java.sql.SQLException;

/** What DuckDB's errors mean. It gives them no codes, only the beginnings of their messages. */
final class Failures {

    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private Failures() {}

    /** The instance is of no use any more: the file must be opened again. */
    static boolean isFatal(SQLException failure) {
        return message(failure).startsWith("FATAL Error")
                || message(failure).contains("database has been invalidated");
    }

    static boolean isViolation(SQLException failure) {
        return message(failure).contains("violates unique constraint")
                || message(failure).contains("violates primary key constraint");
    }

    static boolean isDiskFull(Throwable failure) {
        return message(failure).contains("No space left on device")
                || message(failure).contains("Disk quota exceeded");
    }

    static StoreUnreachable unreachable(String file, Throwable failure) {
        String problem =
                isDiskFull(failure)
                        ? "the disk is full; it works again as soon as there is room"
                        : firstLine(failure);
        return new StoreUnreachable(trouble(failure), file + ": " + problem, failure);
    }

    static StoreTrouble trouble(Throwable failure) {
        if (isDiskFull(failure)) {
            return StoreTrouble.DISK_FULL;
        }
        if (message(failure).contains("Out of Memory Error")) {
            return StoreTrouble.OUT_OF_MEMORY;
        }
        return message(failure).contains("Read-only file system")
                ? StoreTrouble.READ_ONLY
                : StoreTrouble.UNREACHABLE;
    }

    static String firstLine(Throwable failure) {
        return message(failure).lines().findFirst().orElse(failure.getClass().getSimpleName());
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "" : message;
    }

    static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception unimportant) {
            LOG.log(System.Logger.Level.DEBUG, "while closing", unimportant);
        }
    }
}
