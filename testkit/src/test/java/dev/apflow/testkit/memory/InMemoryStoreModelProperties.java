package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoreModelProperties;

class InMemoryStoreModelProperties extends StoreModelProperties {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
