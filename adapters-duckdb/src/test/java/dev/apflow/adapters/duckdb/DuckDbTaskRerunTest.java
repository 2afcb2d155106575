package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskRerunContract;

class DuckDbTaskRerunTest extends TaskRerunContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
