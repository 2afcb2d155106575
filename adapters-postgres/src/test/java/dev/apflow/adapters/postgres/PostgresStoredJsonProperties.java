package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoredJsonProperties;

import net.jqwik.api.PropertyDefaults;

@PropertyDefaults(tries = 15)
class PostgresStoredJsonProperties extends StoredJsonProperties {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
