package dev.apflow.adapters.duckdb;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeDeletionContract;

class DuckDbTreeDeletionTest extends TreeDeletionContract {

    @Override
    protected StoreFixture fixture() {
        return new DuckDbFixture();
    }
}
