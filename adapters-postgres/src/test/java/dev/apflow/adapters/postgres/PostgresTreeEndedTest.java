package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TreeEndedContract;

class PostgresTreeEndedTest extends TreeEndedContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
