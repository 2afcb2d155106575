/**
 * The runner that claims tasks, executes them and reports how they ended.
 *
 * <pre>
 *   claim ──▶ executing ──▶ ended ──▶ unreported ──▶ report (batch) ──▶ gone
 *     ▲          │ timeout, cancel, fenced, shutdown: interrupt, then abandon
 *     └──────────┴─ a slot is free ─┘                └─▶ hand back (shutdown)
 * </pre>
 *
 * <p>Invariants: at most {@code slots} executions at once; one claim and one report under way at a
 * time, so batches form by themselves while the store is busy; what the store says runs here and
 * this worker does not know of is given back (an answer was lost). Of few tasks a member takes no
 * more than its share, see {@link dev.apflow.application.worker.ClaimSize}. Who is authoritative:
 * the store; a report that it fences is dropped.
 */
package dev.apflow.application.worker;
