package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreDurabilityContract;
import dev.apflow.testkit.contract.StoreFixture;

class PostgresStoreDurabilityTest extends StoreDurabilityContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
