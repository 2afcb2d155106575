/**
 * A node put together: store, worker, use cases, HTTP, and the order in which they start and stop.
 *
 * <pre>
 *  start: store ─▶ recover what was interrupted ─▶ worker ─▶ HTTP ─▶ ready
 *  stop:  writes refused ─▶ worker drains, then hands back ─▶ HTTP closed ─▶ store closed
 * </pre>
 */
package dev.apflow.bootstrap.node;
