package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.EventLogContract;
import dev.apflow.testkit.contract.StoreFixture;

class DuckDbEventLogTest extends EventLogContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
