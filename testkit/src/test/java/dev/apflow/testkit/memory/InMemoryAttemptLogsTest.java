package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.AttemptLogsContract;
import dev.apflow.testkit.contract.StoreFixture;

class InMemoryAttemptLogsTest extends AttemptLogsContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
