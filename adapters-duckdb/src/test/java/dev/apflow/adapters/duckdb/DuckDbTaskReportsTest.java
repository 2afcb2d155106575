package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskReportsContract;

class DuckDbTaskReportsTest extends TaskReportsContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
