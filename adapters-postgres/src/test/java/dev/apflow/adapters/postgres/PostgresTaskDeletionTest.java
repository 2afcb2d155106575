package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskDeletionContract;

class PostgresTaskDeletionTest extends TaskDeletionContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
