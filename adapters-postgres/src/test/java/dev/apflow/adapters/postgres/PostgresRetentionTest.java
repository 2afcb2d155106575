package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.RetentionContract;
import dev.apflow.testkit.contract.StoreFixture;

class PostgresRetentionTest extends RetentionContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
