package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreDurabilityContract;
import dev.apflow.testkit.contract.StoreFixture;

class InMemoryStoreDurabilityTest extends StoreDurabilityContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
