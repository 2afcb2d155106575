package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoredValuesContract;

class DuckDbStoredValuesTest extends StoredValuesContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
