/**
 * The store ports on PostgreSQL.
 *
 * <p>Where a task stands is told by which table has a row for it: {@code apflow_queue} (pending),
 * {@code apflow_running} (in progress), else its latest row in {@code apflow_outcome}, whose
 * primary key (task, attempt) is what makes a second outcome of one attempt impossible. A queue row
 * counts the dependencies that are still open; whoever ends a task counts its dependents down.
 *
 * <p>Locks. Rows are locked in the order of task numbers. What ends tasks or puts them back takes a
 * shared advisory lock for its transaction, what changes the shape of trees (execute, rerun,
 * delete) the exclusive one: a count that was worked out under the exclusive lock cannot miss an
 * end that is being recorded. The lock is taken in a statement of its own, ahead of the one that
 * reads, since a statement sees what was committed when it began.
 *
 * <p>Events are ordered by (generation of the log, transaction id, event id) and read only up to
 * the oldest transaction under way. The generation is raised where the database stands on another
 * server or timeline than before, for there transaction ids are given out again: by the first
 * transaction that writes an event there, before it does, so none is ever written behind the back
 * of a reader ({@code apflow_log} and its functions, in the third migration). A transaction gets
 * its id with its first write; here that is always a statement that reads what it depends on, so of
 * two changes of one task the later one has the higher id.
 *
 * <p>In a cluster ({@link dev.apflow.adapters.postgres.PostgresStores#join}) a node has, besides
 * the pool: a small pool of its own for the calls on which office and leases depend; and up to
 * three sessions, each with a thread that opens it again when it breaks: one of the system, so that
 * executors which never let go of the carriers of virtual threads cannot keep it waiting.
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
 *                               (see WriteFence)
 *                      MIGRATION: changes of the tables     TREES: shapes of trees
 * </pre>
 *
 * <p>Each lock is named by the schema's oid and a number ({@link
 * dev.apflow.adapters.postgres.AdvisoryLock}), and the channel of signals by the schema's oid: two
 * installations in two schemas of one database do not see each other.
 *
 * <p>A session shows what is likely, for speed; what is true is told by the leader's row (epoch),
 * by {@code apflow_cluster_life} (newest incarnation), by {@code apflow_running} (delivery) and by
 * {@code apflow_standalone} (which standalone process has the database, if one has it). Behind a
 * proxy that pools sessions there are none: then leases and polls are all there is, and all is as
 * right as before. When the server is started anew, all sessions break at once; a watch then gives
 * the leader some seconds to show itself again.
 *
 * <p>What puts tasks back may find that one waits for what was run again meanwhile, and a sweep
 * that a task was lost too often. Such a transaction is rolled back and tried again under the
 * exclusive lock ({@link dev.apflow.adapters.postgres.Shape.Hold}): what it blocks, and the end of
 * the tree if nothing else in it can move, are then part of it.
 *
 * <p>Order of locks: fence, shape, rows of tasks by number, rows of nodes by id, takeover. Only a
 * grant takes the fence exclusively, and it takes nothing that a write could have. A takeover takes
 * its lock, then the row of the standalone term, which no other transaction keeps.
 */
package dev.apflow.adapters.postgres;
