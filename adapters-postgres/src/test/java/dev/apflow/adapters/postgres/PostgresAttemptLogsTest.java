package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.AttemptLogsContract;
import dev.apflow.testkit.contract.StoreFixture;

class PostgresAttemptLogsTest extends AttemptLogsContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
