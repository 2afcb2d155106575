package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoredJsonProperties;

class InMemoryStoredJsonProperties extends StoredJsonProperties {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
