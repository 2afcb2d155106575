package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskCancellationContract;

class PostgresTaskCancellationTest extends TaskCancellationContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
