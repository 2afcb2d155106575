package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskClaimsContract;

class InMemoryTaskClaimsTest extends TaskClaimsContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
