package dev.apflow.adapters.postgres.engine;

import java.sql.SQLException;

/**
 * A write was refused because this process no longer has the database: another standalone process,
 * or a cluster, has it. Nothing of the transaction was committed.
 */
final class Superseded extends SQLException {

    private static final long serialVersionUID = 1L;

    Superseded(SQLException refusal) {
        super("this process no longer has the database: another one has taken it over", refusal);
    }

    /** Whether this is why a port failed. */
    static boolean isCauseOf(RuntimeException failure) {
        return failure.getCause() instanceof Superseded;
    }
}
