/**
 * Faults on the way between a client and its PostgreSQL, on loopback and made on purpose.
 *
 * <p>{@link dev.apflow.testkit.fault.PostgresProxy} passes whole messages of PostgreSQL's protocol
 * on, so that it can tell a commit from what comes before it. The most important fault is {@link
 * dev.apflow.testkit.fault.LostReply}: the server has committed, the client sees a broken
 * connection and cannot know.
 *
 * <p>A direction that is held delivers late what TCP would repeat after a partition: nothing of a
 * connection is lost unless it is reset.
 */
package dev.apflow.testkit.fault;
