package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoreModelProperties;

import net.jqwik.api.PropertyDefaults;

@PropertyDefaults(tries = 25)
class PostgresStoreModelProperties extends StoreModelProperties {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
