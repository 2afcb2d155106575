package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeWritesContract;

class InMemoryTreeWritesTest extends TreeWritesContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
