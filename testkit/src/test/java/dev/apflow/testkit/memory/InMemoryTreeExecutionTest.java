package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeExecutionContract;

class InMemoryTreeExecutionTest extends TreeExecutionContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
