package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskWritesContract;

class InMemoryTaskWritesTest extends TaskWritesContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
