package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskReadsContract;

class PostgresTaskReadsTest extends TaskReadsContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
