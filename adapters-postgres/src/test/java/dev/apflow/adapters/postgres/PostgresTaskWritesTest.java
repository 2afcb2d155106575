package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskWritesContract;

class PostgresTaskWritesTest extends TaskWritesContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
