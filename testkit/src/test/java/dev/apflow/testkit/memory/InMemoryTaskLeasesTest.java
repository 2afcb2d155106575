package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.TaskLeasesContract;

class InMemoryTaskLeasesTest extends TaskLeasesContract {

    @Override
    protected ClusterFixture fixture() {
        return new InMemoryClusterFixture();
    }
}
