/**
 * Who a node is, and whether its heartbeats arrive.
 *
 * <p>Its id may come back after a restart; its incarnation does not. So what an earlier life of the
 * node still holds can be fenced. Of two lives at once the later wins.
 *
 * <pre>
 *             silent for staleAfter          silent for deadAfter
 *   healthy ────────────────────────▶ stale ──────────────────────▶ dead
 *     ▲ │                               │                           │ ▲
 *     │ └───────────── a sweep that comes late ─────────────────────┼─┘
 *     └────────────────── a heartbeat ──┴───────────────────────────┘
 * </pre>
 *
 * <p>The store's clock is authoritative for the age of a heartbeat. Health only guides people and
 * placement: no lease ends because of it.
 */
package dev.apflow.domain.node;
