package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskRetriesContract;

class PostgresTaskRetriesTest extends TaskRetriesContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
