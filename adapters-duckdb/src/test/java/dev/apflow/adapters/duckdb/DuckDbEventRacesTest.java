package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.EventRacesContract;
import dev.apflow.testkit.contract.StoreFixture;

class DuckDbEventRacesTest extends EventRacesContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
