package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskCancellationContract;

class InMemoryTaskCancellationTest extends TaskCancellationContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
