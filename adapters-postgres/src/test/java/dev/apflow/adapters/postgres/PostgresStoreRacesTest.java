package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoreRacesContract;

class PostgresStoreRacesTest extends StoreRacesContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
