package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskReturnsContract;

class DuckDbTaskReturnsTest extends TaskReturnsContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
