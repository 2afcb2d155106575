/**
 * The contract of the ports of a store that several nodes share, as suites beside those of {@link
 * dev.apflow.testkit.contract}. They run on every {@link
 * dev.apflow.testkit.contract.cluster.SharedStoreUnderTest}.
 *
 * <p>In the suites a {@code Member} is a node that has the store open and is registered. What must
 * last is asked for with {@code LONG}, what must end with {@code SHORT}; a suite never waits for
 * longer than a few of the latter.
 */
package dev.apflow.testkit.contract.cluster;
