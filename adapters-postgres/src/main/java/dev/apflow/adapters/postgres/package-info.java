/**
 * The store ports on PostgreSQL.
 *
 * <p>This package puts the store together from five others. Each may use those above it:
 *
 * <pre>
 *   settings   the URL, the login, the number of connections
 *   engine     connections, statements, sessions, migrations, errors, locks, fences
 *   task       trees, tasks, claims, reports, reads, events, retention
 *   schedule   schedules and their ledger
 *   cluster    leadership, the standalone term, nodes, sweeps, signals
 * </pre>
 *
 * <p>In a cluster ({@link dev.apflow.adapters.postgres.PostgresStores#join}) a node has, besides
 * the pool, a small pool for the calls on which leadership and leases depend, and up to three
 * sessions. Each session has a platform thread that opens it again when it breaks. So executors
 * that occupy all carriers of virtual threads cannot keep it waiting.
 *
 * <pre>
 *   session            locks (advisory)                    says by that
 *   apflow node n      STANDALONE shared, NODE + key       n lives: no standalone process starts, and
 *                                                          sweeps leave n's leases alone; it listens
 *   apflow leader n    LEADER + epoch, from before the     the leader of that epoch lives
 *                      grant can be seen
 *   apflow standalone n   STANDALONE                       n has the database for itself
 *   apflow watch n     waits for LEADER + epoch, shared    nothing; has it: that leader is gone
 *
 *   transaction        FENCE shared: a leader's write; exclusive: a grant  (see Fence)
 *                      TAKEOVER shared: every commit; exclusive: a takeover of the database
 *                               (see WriteFence, TakeoverLock)
 *                      MIGRATION: changes of the tables     TREES: shapes of trees
 * </pre>
 *
 * <p>Each lock is named by the schema's oid and a number ({@link
 * dev.apflow.adapters.postgres.engine.AdvisoryLock}), and the channel of signals by the schema's
 * oid: two installations in two schemas of one database do not see each other.
 *
 * <p>Sessions are for speed: they show what is likely. Rows decide: the leader's row (epoch),
 * {@code apflow_cluster_life} (newest incarnation), {@code apflow_running} (delivery) and {@code
 * apflow_standalone} (the standalone process that has the database). Behind a proxy that pools
 * sessions there are no sessions. Then leases and polls do all the work, and nothing is less
 * correct. When the server restarts, all sessions break at once. A watch then gives the leader some
 * seconds to show itself again.
 *
 * <p>Order of locks: fence, shape, rows of tasks by number, rows of nodes by id, takeover. Only a
 * grant takes the fence exclusively, and it takes nothing that a write could have. A takeover takes
 * its lock, then the row of the standalone term, which no other transaction keeps.
 */
package dev.apflow.adapters.postgres;
