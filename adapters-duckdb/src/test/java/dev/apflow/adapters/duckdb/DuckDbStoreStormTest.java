package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoreStormContract;

class DuckDbStoreStormTest extends StoreStormContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
