package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreDurabilityContract;
import dev.apflow.testkit.contract.StoreFixture;

class DuckDbStoreDurabilityTest extends StoreDurabilityContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
