/**
 * What the application asks of a store that several nodes share, besides the ports of {@link
 * dev.apflow.application.store}; the same rules hold: one method is one transaction, every method
 * may throw {@link dev.apflow.application.store.StoreUnreachable}, times are the store's.
 *
 * <p>Who is authoritative: the leadership epoch for what leaders write; a task's delivery for what
 * workers report; a node's incarnation for what it claims and renews. Sessions and signals only
 * make things quicker; where they fail, leases and polls suffice.
 *
 * <p>Every implementation passes the cluster's contract suites of {@code testkit}.
 */
package dev.apflow.application.store.cluster;
