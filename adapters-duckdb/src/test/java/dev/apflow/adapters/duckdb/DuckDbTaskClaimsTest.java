package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskClaimsContract;

class DuckDbTaskClaimsTest extends TaskClaimsContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
