package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.EventLogContract;
import dev.apflow.testkit.contract.StoreFixture;

class PostgresEventLogTest extends EventLogContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
