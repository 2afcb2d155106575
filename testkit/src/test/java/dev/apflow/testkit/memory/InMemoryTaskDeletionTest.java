package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskDeletionContract;

class InMemoryTaskDeletionTest extends TaskDeletionContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
