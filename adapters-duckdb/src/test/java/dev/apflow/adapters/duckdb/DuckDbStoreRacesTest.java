package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoreRacesContract;

class DuckDbStoreRacesTest extends StoreRacesContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
