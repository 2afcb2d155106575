package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.ActorContract;
import dev.apflow.testkit.contract.StoreFixture;

class InMemoryActorTest extends ActorContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
