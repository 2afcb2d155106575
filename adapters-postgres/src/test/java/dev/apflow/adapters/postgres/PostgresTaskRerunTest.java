package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskRerunContract;

class PostgresTaskRerunTest extends TaskRerunContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
