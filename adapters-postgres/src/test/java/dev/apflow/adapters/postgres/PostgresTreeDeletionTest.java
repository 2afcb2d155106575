package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeDeletionContract;

class PostgresTreeDeletionTest extends TreeDeletionContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
