package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.EventRacesContract;
import dev.apflow.testkit.contract.StoreFixture;

class InMemoryEventRacesTest extends EventRacesContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
