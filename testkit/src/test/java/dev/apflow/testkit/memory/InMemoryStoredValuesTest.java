package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.StoredValuesContract;

class InMemoryStoredValuesTest extends StoredValuesContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
