/**
 * The store of a single node on an embedded DuckDB file. {@link
 * dev.apflow.adapters.duckdb.DuckDbStores#open} gives every port of {@link
 * dev.apflow.application.store.Store}.
 *
 * <p>Where a task stands is the table that its row is in ({@code V1__tasks_and_their_history.sql}
 * describes them):
 *
 * <pre>
 *           claim                report
 *  pending ───────▶ running ───────────────▶ outcome (current)
 *     ▲ ▲              │ hand back, recover    │
 *     │ └──────────────┤                       │
 *     │                └ report, to be retried ┼──▶ outcome (not current)
 *     └──────────────── rerun ─────────────────┘
 * </pre>
 *
 * <p>Invariants, kept by there being one writer: a task is in {@code pending}, in {@code running}
 * or has a current outcome, never two of them; an attempt has at most one outcome; {@code waits} of
 * a pending task is the number of its unsatisfied dependencies, plus one while its tree is
 * suspended. A claim looks for zero. Claims and reports touch live tasks only: finished ones cost
 * nothing, be they millions.
 *
 * <p>What a caller's thread can do (writing and reading JSON) is not done on the writer's.
 */
package dev.apflow.adapters.duckdb;
