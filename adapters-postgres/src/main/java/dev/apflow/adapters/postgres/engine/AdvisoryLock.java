package dev.apflow.adapters.postgres.engine;

import dev.apflow.domain.election.Epoch;

import java.util.Locale;

/**
 * Every advisory lock there is. Their first number is the oid of the schema in which the tables
 * live: the installations of one database do not see each other's locks, and no two schemas share a
 * number. The second number is the lock's kind, and for some kinds a number of its own.
 *
 * <p>Each session works in one schema ({@link Schema}), which the server knows: so statements ask
 * the server for it.
 */
public enum AdvisoryLock {
    /** Exclusive: the standalone process. Shared: each node of a cluster. */
    STANDALONE,
    /** Exclusive, for a transaction: who changes the tables. */
    MIGRATION,
    /** For a transaction. Exclusive: a grant of leadership. Shared: a leader's write. */
    FENCE,
    /** For a transaction. Exclusive: changes of the shape of trees. Shared: ends of tasks. */
    TREES,
    /** One for each epoch: its leader lives. */
    LEADER,
    /** One for each session of a node: the node lives. */
    NODE,
    /** For a transaction. Exclusive: a takeover of the database. Shared: every write. */
    TAKEOVER,
    /**
     * One for each key of flow control, for a transaction: who counts what runs or starts with the
     * key, or which trees carry it. Keys may share one: it only makes one wait for the other.
     */
    FLOW_KEY;

    /** The oid of the session's schema as the number that locks are named by. */
    private static final String SCHEMA = "quote_ident(current_schema())::regnamespace::oid::int";

    private static final int NUMBERS = 1 << 28;

    /** What the numbers of this kind are counted from; those of the last kind are negative. */
    int base() {
        return (ordinal() + 1) * NUMBERS;
    }

    /** The arguments of the server's functions for a lock without a number of its own. */
    public String key() {
        return key(Integer.toString(base()));
    }

    /**
     * The same, for one with a number.
     *
     * @param second SQL that yields {@link #base} and the number together
     */
    public String key(String second) {
        return SCHEMA + ", " + second;
    }

    /** Only the newest epochs are of interest: 2^28 of them are told apart. */
    public static int ofLeader(Epoch epoch) {
        return LEADER.base() + (int) (epoch.value() % NUMBERS);
    }

    /** The lock's number for a key of flow control. */
    public static int ofFlowKey(String key) {
        return FLOW_KEY.base() + Math.floorMod(key.hashCode(), NUMBERS);
    }

    /** SQL: {@link #base} and the next value of a sequence together. */
    public String next(String sequence) {
        return String.format(
                Locale.ROOT, "%d + (nextval('%s') %% %d)::integer", base(), sequence, NUMBERS);
    }

    /** SQL: whether the row {@code l} of {@code pg_locks} is this lock, or one of this kind. */
    public String isIn() {
        return String.format(
                Locale.ROOT,
                """
                l.locktype = 'advisory' and l.objsubid = 2
                and l.classid = quote_ident(current_schema())::regnamespace::oid
                and l.objid::bigint >= %d and l.objid::bigint < %d
                and l.database = (select oid from pg_database where datname = current_database())
                """
                        .strip(),
                Integer.toUnsignedLong(base()),
                Integer.toUnsignedLong(base()) + NUMBERS);
    }
}
