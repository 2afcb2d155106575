package dev.apflow.benchmarks.peer;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What something costs: its time, the CPU time of the server and of this process, and bytes of WAL.
 * The server's CPU time is read from {@code /proc}; it is 0 where there is none.
 */
final class Costs {

    private static final Path PROC = Path.of("/proc");
    private static final double TICKS_A_SECOND = 100;

    private final PostgresDatabase database;
    private final long postmaster;
    private Usage began;
    private Usage ended;

    Costs(PostgresDatabase database, long postmaster) throws SQLException {
        this.database = database;
        this.postmaster = postmaster;
        this.began = usage();
        this.ended = began;
    }

    /** What has been used so far. */
    private record Usage(long nanos, double server, double client, long wal) {}

    void start() throws SQLException {
        began = usage();
    }

    void stop() throws SQLException {
        ended = usage();
    }

    double seconds() {
        return (ended.nanos - began.nanos) / 1e9;
    }

    double serverSeconds() {
        return ended.server - began.server;
    }

    double clientSeconds() {
        return ended.client - began.client;
    }

    long walBytes() {
        return ended.wal - began.wal;
    }

    private Usage usage() throws SQLException {
        double client =
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos()
                        / 1e9;
        return new Usage(System.nanoTime(), server(), client, wal());
    }

    private long wal() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement asked =
                        connection.prepareStatement(
                                "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(),"
                                        + " '0/0')::bigint");
                ResultSet row = asked.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The postmaster's, that of its processes, and that of those which have ended. */
    private double server() {
        if (!Files.isDirectory(PROC)) {
            return 0;
        }
        double ticks = ticks(postmaster, true);
        List<ProcessHandle> children =
                ProcessHandle.of(postmaster)
                        .map(handle -> handle.children().toList())
                        .orElse(List.of());
        for (ProcessHandle child : children) {
            ticks += ticks(child.pid(), false);
        }
        return ticks / TICKS_A_SECOND;
    }

    /**
     * Fields 14 to 17 of the process's status: own user and system time, that of ended children.
     */
    private static double ticks(long pid, boolean withEnded) {
        try {
            String stat =
                    Files.readString(
                            PROC.resolve(Long.toString(pid)).resolve("stat"),
                            StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double own = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
            return withEnded
                    ? own + Double.parseDouble(fields[13]) + Double.parseDouble(fields[14])
                    : own;
        } catch (IOException ended) {
            return 0;
        }
    }
}
