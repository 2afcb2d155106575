package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.ClaimPlacementProperties;
import dev.apflow.testkit.contract.StoreFixture;

import net.jqwik.api.PropertyDefaults;

@PropertyDefaults(tries = 25)
class PostgresClaimPlacementProperties extends ClaimPlacementProperties {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
