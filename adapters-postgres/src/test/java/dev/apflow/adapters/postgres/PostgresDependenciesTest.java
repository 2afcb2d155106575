package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.DependenciesContract;
import dev.apflow.testkit.contract.StoreFixture;

class PostgresDependenciesTest extends DependenciesContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
