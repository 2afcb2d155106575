package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoreRacesContract;

class InMemoryStoreRacesTest extends StoreRacesContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
