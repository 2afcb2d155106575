package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoreStormContract;

class PostgresStoreStormTest extends StoreStormContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
