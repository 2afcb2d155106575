package dev.apflow.adapters.postgres.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tries a write: the server takes changes, nobody keeps the tables locked, and there is room for
 * more. What it writes is removed again.
 */
public final class WriteProbe {

    private static final String LIMITS =
            "set local lock_timeout = '1s'; set local statement_timeout = '4s'";

    /** Of the strength that a change takes. */
    private static final String TABLES =
            """
            lock table apflow_task, apflow_dependency, apflow_queue, apflow_running, apflow_outcome, apflow_event
                in row exclusive mode
            """;

    /** A change of its own, if a small one: a server that only reads refuses it. */
    private static final String CHANGE = "select generation from apflow_log for update";

    private static final String ENSURE = "select apflow_log_ensure()";

    /** More than any page of a file has left. */
    private static final String FILL =
            "insert into apflow_probe (filler) select repeat('x', 7000) from generate_series(1,"
                    + " 40)";

    private static final String EMPTY = "delete from apflow_probe";

    /** Gives the room back, so that the next trial needs new room. */
    private static final String SHRINK = "truncate apflow_probe";

    private WriteProbe() {}

    public static void run(Database database, boolean thorough) {
        database.once(
                connection -> {
                    execute(connection, LIMITS, TABLES, CHANGE, ENSURE);
                    if (thorough) {
                        execute(connection, FILL, EMPTY);
                    }
                    return 0;
                });
        if (thorough) {
            shrink(database);
        }
    }

    /** Another node may be trying at this moment: then it is the one that gives back. */
    private static void shrink(Database database) {
        try {
            database.attempt(
                    connection -> {
                        execute(connection, LIMITS, SHRINK);
                        return 0;
                    });
        } catch (SQLException later) {
            System.getLogger(WriteProbe.class.getName())
                    .log(System.Logger.Level.DEBUG, "the probe's room was not given back", later);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
