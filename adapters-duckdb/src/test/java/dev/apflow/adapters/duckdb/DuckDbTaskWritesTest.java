package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskWritesContract;

class DuckDbTaskWritesTest extends TaskWritesContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
