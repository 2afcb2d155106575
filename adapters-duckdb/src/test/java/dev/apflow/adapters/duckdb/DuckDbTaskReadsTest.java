package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskReadsContract;

class DuckDbTaskReadsTest extends TaskReadsContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
