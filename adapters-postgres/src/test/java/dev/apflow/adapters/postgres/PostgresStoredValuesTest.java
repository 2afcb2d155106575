package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoredValuesContract;

class PostgresStoredValuesTest extends StoredValuesContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
