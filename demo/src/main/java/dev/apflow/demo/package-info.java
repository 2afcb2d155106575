/**
 * A cluster to look at: a real PostgreSQL, three node processes on this machine, a stream of trees,
 * and keys that inject faults.
 *
 * <pre>
 *  Traffic ──── POST /trees ──▶ leader        DemoCluster: PostgreSQL, processes, kill -9, next lives
 *  Statistics ◀─ GET /events ── any node       DemoLog: what happened, how long nobody took writes
 *                └────────────── Frame ──▶ terminal, or lines
 * </pre>
 *
 * <p>Nothing here is trusted to be right: what {@code Statistics} counts is read from the API as
 * anybody could.
 */
package dev.apflow.demo;
