package dev.apflow.adapters.postgres.cluster;

import dev.apflow.domain.election.TermSnapshot;
import dev.apflow.domain.election.TermVerdict;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A process that starts and wants to use the database. */
interface TermCandidate {

    Connection connection();

    /** One try to have the lock, or a share in it. */
    boolean lock() throws SQLException;

    /** Judges what was seen first and now, after so many looks. */
    TermVerdict judge(TermSnapshot first, TermSnapshot now, int looks);

    /** Takes what was seen; empty where it is not so any more. */
    Optional<String> take(TermSnapshot seen) throws SQLException;

    /** What to do about the process that has the database. */
    String advice();
}
