package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskRerunContract;

class InMemoryTaskRerunTest extends TaskRerunContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
