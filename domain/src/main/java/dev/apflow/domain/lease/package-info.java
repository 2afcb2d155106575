/**
 * Who runs a task: claim, renew and release by workers ({@link
 * dev.apflow.domain.lease.LeaseRules}), taking back by the leader ({@link
 * dev.apflow.domain.lease.SweepRules}). Both are an executable specification: the store in memory
 * asks them, the stores with SQL do the same in statements and are compared with it. {@link
 * dev.apflow.domain.lease.DeliveryLimit} is asked in production, too.
 *
 * <pre>
 *                      claim (delivery + 1)
 *            free ────────────────────────────▶ leased ──┐
 *   (newest delivery) ◀──────────────────────  (holder,  │ renew: names
 *                      report: names delivery   delivery,│ delivery and holder
 *                      release: names both      expiry) ◀┘
 *                      sweep: expired, or holder lost or superseded
 * </pre>
 *
 * <p>The store's row is authoritative, and its clock. The delivery gives safety: whoever names one
 * that does not run any more is fenced. Time gives speed alone: an expired lease stays with its
 * holder until it is swept. The work of a late worker that nobody replaced is not wasted. What a
 * swept worker brings is fenced even before the next claim, since the task is pending again; a
 * success goes to the idempotency cache, from which the next delivery answers.
 *
 * <p>Invariants: deliveries of a task grow by one; at most one runs; at most one outcome is
 * accepted for each.
 */
package dev.apflow.domain.lease;
