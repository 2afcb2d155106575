/**
 * A cluster to look at: a real PostgreSQL, three nodes as processes of their own on this machine,
 * trees that keep coming, and keys that kill.
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
