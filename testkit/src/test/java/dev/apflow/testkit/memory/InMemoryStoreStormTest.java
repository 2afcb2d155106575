package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoreStormContract;

class InMemoryStoreStormTest extends StoreStormContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
