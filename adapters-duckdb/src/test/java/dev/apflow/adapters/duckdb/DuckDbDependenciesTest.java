package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.DependenciesContract;
import dev.apflow.testkit.contract.StoreFixture;

class DuckDbDependenciesTest extends DependenciesContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
