package dev.apflow.testkit.memory;

import dev.apflow.testkit.contract.DependenciesContract;
import dev.apflow.testkit.contract.StoreFixture;

class InMemoryDependenciesTest extends DependenciesContract {

    @Override
    protected StoreFixture fixture() {
        return new InMemoryFixture();
    }
}
