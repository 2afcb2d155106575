/**
 * DuckDB as a store of records: how its file is opened, who may write, how a commit is shared.
 * Knows nothing of tasks but the name of their migrations.
 *
 * <p>DuckDB reads columns of millions and commits a few hundred times a second; what it is bad at
 * is many small transactions from many connections, which moreover conflict. So there is one
 * writer:
 *
 * <pre>
 *  callers ──▶ queue (bounded) ──▶ writer's thread ──▶ begin, change, change, change …, commit
 *     ▲                                                                                   │
 *     └──────────────────────── each its own answer, after the fsync ────────────────────┘
 * </pre>
 *
 * <p>Invariants: a caller is answered only after the COMMIT of its change has returned. COMMIT
 * returns after the write-ahead log was fsynced; a change that fails takes no other with it: the
 * batch is rolled back, and each change is tried in its own transaction; no commit is ever
 * repeated, since one that failed may have taken effect. Readers see a snapshot each and wait for
 * nobody. The file is authoritative; no state of tasks is kept in memory.
 *
 * <p>DuckDB checkpoints (moves its log into the file) only when the writer tells it to, between two
 * transactions: a checkpoint that fails (a full disk, for example) invalidates the whole instance.
 * Without this it would fail in the middle of a commit. An invalidated instance is closed and the
 * file opened again by the next change.
 */
package dev.apflow.adapters.duckdb.engine;
