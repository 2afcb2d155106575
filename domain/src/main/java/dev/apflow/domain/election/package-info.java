/**
 * Who leads: leadership as the store keeps it ({@link dev.apflow.domain.election.LeadershipRules})
 * and the role of each node ({@link dev.apflow.domain.election.RoleRules}).
 *
 * <p>The epoch is authoritative: it grows by one with every grant, and the store refuses a leader's
 * write that names another. Time only makes the change of leaders fast: the store's clock judges
 * the expiry, and each node judges its own trust by its own monotonic clock. Two nodes may believe
 * that they lead; one can write.
 *
 * <pre>
 *                      starting
 *        observer ◀──┬────┴────┬──▶ follower          (these two never try)
 *                    │ auto, leader
 *                    ▼
 *                 joining ── refused: auto ──────────────▶ standby ◀──────────────┐
 *                  │   │                                   │     ▲                │
 *                  │   └─── refused: leader             due, or  │ refused,       │
 *          granted │        ──▶ start refused            a hint  │ unreachable    │
 *                  │                                       ▼     │                │
 *                  │                                      candidate ◀──┐          │
 *                  ▼                                          │        │          │
 *    renewed ┌── leader ◀──────────── granted ────────────────┘        │ due      │
 *            └──▶ │ │ └── step-down asked ──▶ deferring ───────────────┘          │
 *                 │ │                                                             │
 *                 │ └── trust ran out, renewal refused, write fenced ─────────────┘
 *                 │ shutdown
 *                 ▼               granted
 *              resigning ◀────────── cancelling acquire ◀── shutdown ── joining, candidate
 *                 │ done, unreachable           │ refused, unreachable
 *                 ▼                             ▼
 *              stopped ◀────────────────────────┴──────── shutdown ── every other role
 * </pre>
 *
 * <p>Leadership: {@code vacant ──▶ held (epoch 1) ──▶ resigned or held (epoch + 1) ──▶ …}
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Every grant has an epoch that no grant before had.
 *   <li>Duties begin with a grant alone and end before anything else follows from its end.
 *   <li>From the end of its trust on a node does not count as leader, whether or not it noticed.
 *   <li>Followers and observers never ask for leadership. What is stopped stays so.
 * </ul>
 *
 * <p>Failures: an answer that is lost leaves leadership with a node that does not know; its next
 * try is granted as its own. A holder that dies is followed when its session lock falls to a
 * watcher, else when its lease ends; so is one that is cut off or stopped. A hint may be wrong or
 * lost: then the epoch, or the timer, puts it right.
 */
package dev.apflow.domain.election;
