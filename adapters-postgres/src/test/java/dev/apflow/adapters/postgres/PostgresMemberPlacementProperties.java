package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.contract.cluster.MemberPlacementProperties;

import net.jqwik.api.PropertyDefaults;

@PropertyDefaults(tries = 25)
class PostgresMemberPlacementProperties extends MemberPlacementProperties {

    @Override
    protected ClusterFixture fixture() {
        return new PostgresClusterFixture();
    }
}
