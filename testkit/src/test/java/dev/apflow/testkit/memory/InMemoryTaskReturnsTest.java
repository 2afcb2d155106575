package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskReturnsContract;

class InMemoryTaskReturnsTest extends TaskReturnsContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
