package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeWritesContract;

class PostgresTreeWritesTest extends TreeWritesContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
