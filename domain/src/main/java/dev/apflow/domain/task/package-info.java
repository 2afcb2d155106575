/**
 * A task: what was asked for ({@link dev.apflow.domain.task.TaskSpec}), where it stands ({@link
 * dev.apflow.domain.task.TaskState}) and how it may move ({@link
 * dev.apflow.domain.task.LifeCycle}).
 *
 * <pre>
 *             claim                complete
 *  pending ─────────▶ in_progress ─────────▶ completed ─┐
 *   ▲ ▲ │                │  │  └────────────▶ failed ───┤ rerun (attempt + 1)
 *   │ │ │ cancel         │  │       fail        │       │
 *   │ │ └────────────────┼──┴─ cancel ─▶ cancelled ─────┤
 *   │ └── hand back ─────┘  (same attempt)        │     │
 *   └───────────────────── retry (attempt + 1) ───┘ ◀───┘
 * </pre>
 *
 * <p>Invariants: an attempt has at most one recorded outcome; a delivery number is never used twice
 * for a task; the store that records a change is authoritative, never a node's memory.
 */
package dev.apflow.domain.task;
