package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.EventRacesContract;
import dev.apflow.testkit.contract.StoreFixture;

class PostgresEventRacesTest extends EventRacesContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
