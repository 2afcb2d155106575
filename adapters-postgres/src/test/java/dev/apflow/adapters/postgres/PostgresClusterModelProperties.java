package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.ClusterModelProperties;

import net.jqwik.api.PropertyDefaults;

@PropertyDefaults(tries = 15)
class PostgresClusterModelProperties extends ClusterModelProperties {

    @Override
    protected ClusterFixture fixture() {
        return new PostgresClusterFixture();
    }
}
