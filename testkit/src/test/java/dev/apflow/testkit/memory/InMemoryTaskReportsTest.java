package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskReportsContract;

class InMemoryTaskReportsTest extends TaskReportsContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
