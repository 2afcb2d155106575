/**
 * A cluster to look at: a real PostgreSQL, three node processes on this machine, a stream of trees,
 * and keys that inject faults.
 *
 * <pre>
 *  Traffic ── POST /trees ──▶ leader          DemoCluster: PostgreSQL, processes, kill -9, next lives
 *  Ledger  ◀─ GET /events ─── any node        Story: what happened, how long nobody took writes
 *                └──────────── Frame ──▶ terminal, or lines
 * </pre>
 *
 * <p>Nothing here is trusted to be right: what the ledger counts, it reads from the API as anybody
 * could.
 */
package dev.apflow.bootstrap.demo;
