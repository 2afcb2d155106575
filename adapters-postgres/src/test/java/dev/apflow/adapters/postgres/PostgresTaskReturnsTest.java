package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskReturnsContract;

class PostgresTaskReturnsTest extends TaskReturnsContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
