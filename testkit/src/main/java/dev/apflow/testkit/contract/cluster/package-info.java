/**
 * The contract of the ports of a store that several nodes share, as abstract suites beside those of
 * {@link dev.apflow.testkit.contract}. Each store's module has a subclass of each suite that says
 * how to open the store ({@link dev.apflow.testkit.contract.cluster.ClusterFixture}) and nothing
 * else.
 *
 * <p>In the suites a {@code Member} is a node that has the store open and is registered. What must
 * last is asked for with {@code LONG}, what must end with {@code SHORT}; a suite never waits for
 * longer than a few of the latter.
 */
package dev.apflow.testkit.contract.cluster;
