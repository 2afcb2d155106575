package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskRetriesContract;

class DuckDbTaskRetriesTest extends TaskRetriesContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
