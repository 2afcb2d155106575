package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.AttemptLogsContract;
import dev.apflow.testkit.contract.StoreFixture;

class DuckDbAttemptLogsTest extends AttemptLogsContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
