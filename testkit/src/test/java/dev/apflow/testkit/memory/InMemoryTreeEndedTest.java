package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeEndedContract;

class InMemoryTreeEndedTest extends TreeEndedContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
