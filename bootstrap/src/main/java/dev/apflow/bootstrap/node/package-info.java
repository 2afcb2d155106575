/**
 * A node put together: store, worker, use cases, HTTP, and the order in which they start and stop.
 *
 * <pre>
 *  alone:     store ─▶ recover what was interrupted ─▶ worker ─▶ HTTP ─▶ ready
 *  a cluster: store ─▶ HTTP (reads alone) ─▶ register ─▶ role, worker ─▶ ready
 *  stop:      writes refused ─▶ leadership given up ─▶ worker drains, then hands back ─▶ deregistered
 *             ─▶ HTTP closed ─▶ store closed
 * </pre>
 */
package dev.apflow.bootstrap.node;
