package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskCancellationContract;

class DuckDbTaskCancellationTest extends TaskCancellationContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
