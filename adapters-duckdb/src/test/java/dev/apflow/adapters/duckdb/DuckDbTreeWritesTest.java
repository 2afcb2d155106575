package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeWritesContract;

class DuckDbTreeWritesTest extends TreeWritesContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
