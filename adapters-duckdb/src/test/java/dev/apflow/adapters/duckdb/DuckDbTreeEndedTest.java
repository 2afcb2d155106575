package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeEndedContract;

class DuckDbTreeEndedTest extends TreeEndedContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
