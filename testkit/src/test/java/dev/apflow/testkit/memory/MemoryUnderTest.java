package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.SharedStoreUnderTest;

/** The reference: it passes the contracts that the databases must pass. */
final class MemoryUnderTest implements SharedStoreUnderTest {

    @Override
    public StoreFixture database() {
        return new InMemoryFixture();
    }

    @Override
    public ClusterFixture cluster() {
        return new InMemoryClusterFixture();
    }
}
