package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeExecutionContract;

class DuckDbTreeExecutionTest extends TreeExecutionContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
