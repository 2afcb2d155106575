package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Capacity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Where the database is and how much it may take.
 *
 * @param file the database; DuckDB keeps its log beside it, in {@code <file>.wal}
 * @param readers connections for reading
 * @param changesWaitingMax changes that may wait for the writer; more are refused as overload
 * @param patience how long a caller waits for its change to be stored
 * @param logBytesMax size of the log at which it is moved into the file
 * @param memoryMebibytes what DuckDB may use for blocks and queries
 */
public record DuckDbSettings(
        Path file,
        int readers,
        int changesWaitingMax,
        Duration patience,
        long logBytesMax,
        int memoryMebibytes) {

    public DuckDbSettings {
        Objects.requireNonNull(file, "file");
        requirePositive("readers", readers);
        requirePositive("changesWaitingMax", changesWaitingMax);
        requirePositive("patience", patience.toMillis());
        requirePositive("logBytesMax", logBytesMax);
        requirePositive("memoryMebibytes", memoryMebibytes);
    }

    /** Everything at its default. */
    public static DuckDbSettings of(Path file) {
        return new DuckDbSettings(file, 4, 1_000, Duration.ofSeconds(60), 16L << 20, 1_024);
    }

    public DuckDbSettings withChangesWaitingMax(int changes) {
        return new DuckDbSettings(file, readers, changes, patience, logBytesMax, memoryMebibytes);
    }

    public DuckDbSettings withLogBytesMax(long bytes) {
        return new DuckDbSettings(
                file, readers, changesWaitingMax, patience, bytes, memoryMebibytes);
    }

    Capacity capacity() {
        return new Capacity(readers, changesWaitingMax, patience, logBytesMax, memoryMebibytes);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": expected at least 1, got " + value);
        }
    }
}
