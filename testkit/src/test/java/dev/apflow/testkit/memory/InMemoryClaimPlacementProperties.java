package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.ClaimPlacementProperties;
import dev.apflow.testkit.contract.StoreFixture;

class InMemoryClaimPlacementProperties extends ClaimPlacementProperties {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
