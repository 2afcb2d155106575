package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeDeletionContract;

class InMemoryTreeDeletionTest extends TreeDeletionContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
