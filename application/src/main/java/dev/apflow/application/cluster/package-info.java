/**
 * A node's part in its cluster, what it knows of other nodes, and the request that its leader steps
 * down. {@link dev.apflow.application.cluster.Coordinator} is the way in; a node that works alone
 * is {@link dev.apflow.application.cluster.StandaloneCluster} and touches nothing of the rest.
 *
 * <pre>
 *   start ──▶ register ──▶ first role ──▶ at work ──▶ resign ──▶ drain ──▶ deregister ──▶ over
 *                │ no answer    │ "leader" refused        ▲
 *                └──────────────┴──────── failed          │ stop, or superseded (without grace)
 *
 *   store, timers, signals ──▶ RoleRunner ─ event ▶ RoleRules ─ effects ▶ RoleRunner
 *                                                                           │
 *        leadership calls, watch, timers ◀────────────────────────────────────────┤
 *        duties (sweeps) begin and end, worker claims or rests ◀────────────┘
 * </pre>
 *
 * <p>Rules decide ({@link dev.apflow.domain.election}); this package carries out. All of it runs in
 * one mailbox, so that no two events overlap; the gate, the role and the view may be asked from any
 * thread. Every call to the store is answered in a bounded time, by the store or by {@code
 * StoreCalls}.
 *
 * <p>Who is authoritative: in a cluster the store: the epoch of its leader row fences what leaders
 * write, the incarnation in its node registry fences an earlier life. Otherwise the node itself.
 * What a node believes of itself only decides what it tries.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The gate is open only while the node leads, its trust has not run out, and it is not
 *       shutting down. It closes before duties end, and these end before anything else follows.
 *   <li>Sweeps name the term they belong to; an answer that comes after its end changes nothing.
 *   <li>A node is removed from the registry last: until then its heartbeats say that it is
 *       stopping.
 * </ul>
 *
 * <p>Failures: a store that does not answer costs the leader leadership when its trust ends, and
 * nobody else anything but time; signals and watches are hints, behind each stands a timer.
 */
package dev.apflow.application.cluster;
