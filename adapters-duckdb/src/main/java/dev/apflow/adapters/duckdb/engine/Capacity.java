package dev.apflow.adapters.duckdb.engine;

import java.time.Duration;
import java.util.Objects;

/**
 * How much a database may take.
 *
 * @param readers connections for reading
 * @param changesWaitingMax changes that may wait for the writer; more are refused as overload
 * @param patience how long a caller waits for its change to be stored
 * @param logBytesMax size of the log at which it is moved into the file
 * @param memoryMebibytes what DuckDB may use for blocks and queries
 */
public record Capacity(
        int readers,
        int changesWaitingMax,
        Duration patience,
        long logBytesMax,
        int memoryMebibytes) {

    public Capacity {
        Objects.requireNonNull(patience, "patience");
    }
}
