package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskRetriesContract;

class InMemoryTaskRetriesTest extends TaskRetriesContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
