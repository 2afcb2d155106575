package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoreUnderTest;

final class DuckDbUnderTest implements StoreUnderTest {

    @Override
    public StoreFixture database() {
        return new DuckDbFixture();
    }
}
