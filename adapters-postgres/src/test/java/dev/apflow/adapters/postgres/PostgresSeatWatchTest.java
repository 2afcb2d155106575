package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.SeatWatchContract;

class PostgresSeatWatchTest extends SeatWatchContract {

    @Override
    protected ClusterFixture fixture() {
        return new PostgresClusterFixture();
    }
}
