package dev.apflow.adapters.postgres.engine;

import java.util.Optional;

/** What stands between this process and the server. */
public enum PoolerMode {
    /** Nothing that is to be seen: a connection is a session. */
    NONE,
    /** Something that gives each transaction the session that happens to be free. */
    POOLING;

    /** A session's first statement, which would reach any session through a proxy. */
    Optional<String> onceOnly(String statement) {
        return this == NONE ? Optional.of(statement) : Optional.empty();
    }

    /** The driver's: a statement that one session has prepared is unknown to the next. */
    String parameters() {
        return this == NONE ? "" : "prepareThreshold=0";
    }
}
