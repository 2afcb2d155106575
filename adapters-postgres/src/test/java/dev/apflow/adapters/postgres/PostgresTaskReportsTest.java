package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskReportsContract;

class PostgresTaskReportsTest extends TaskReportsContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
