package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.EventLogContract;
import dev.apflow.testkit.contract.StoreFixture;

class InMemoryEventLogTest extends EventLogContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
