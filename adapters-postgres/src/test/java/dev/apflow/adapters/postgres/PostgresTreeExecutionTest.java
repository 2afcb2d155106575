package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeExecutionContract;

class PostgresTreeExecutionTest extends TreeExecutionContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
