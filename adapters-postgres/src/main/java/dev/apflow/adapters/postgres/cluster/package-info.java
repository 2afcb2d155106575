/**
 * The ports of a cluster, and the right to be the only standalone process: leadership, nodes,
 * sessions, sweeps, signals.
 *
 * <p>A session shows that a process lives. The rows say what is true: the leader's row (epoch), the
 * newest incarnation of each node, the row of the standalone term. Where a pooler shares the server
 * processes there are no sessions; leases and polls are then all there is.
 *
 * <p>Sweeps look first, in one statement without the fence. What they find is written in a
 * transaction of the leader's term.
 *
 * <p>This package may use {@code settings}, {@code engine} and {@code task}: a sweep puts tasks
 * back.
 */
package dev.apflow.adapters.postgres.cluster;
