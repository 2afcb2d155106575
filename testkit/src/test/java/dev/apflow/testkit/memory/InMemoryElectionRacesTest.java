package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.ElectionRacesContract;

class InMemoryElectionRacesTest extends ElectionRacesContract {

    @Override
    protected ClusterFixture fixture() {
        return new InMemoryClusterFixture();
    }
}
