package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.ActorContract;
import dev.apflow.testkit.contract.StoreFixture;

class PostgresActorTest extends ActorContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
