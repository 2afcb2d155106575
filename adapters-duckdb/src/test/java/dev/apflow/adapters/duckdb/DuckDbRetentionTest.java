package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.RetentionContract;
import dev.apflow.testkit.contract.StoreFixture;

class DuckDbRetentionTest extends RetentionContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
