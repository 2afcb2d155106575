package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskReadsContract;

class InMemoryTaskReadsTest extends TaskReadsContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
