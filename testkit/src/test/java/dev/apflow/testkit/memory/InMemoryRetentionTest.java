package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.RetentionContract;
import dev.apflow.testkit.contract.StoreFixture;

class InMemoryRetentionTest extends RetentionContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
