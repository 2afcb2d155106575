package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskDeletionContract;

class DuckDbTaskDeletionTest extends TaskDeletionContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
