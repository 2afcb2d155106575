package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.ActorContract;
import dev.apflow.testkit.contract.StoreFixture;

class DuckDbActorTest extends ActorContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
