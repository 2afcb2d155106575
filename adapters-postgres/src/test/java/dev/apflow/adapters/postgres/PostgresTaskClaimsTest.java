package dev.apflow.adapters.postgres;

import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TaskClaimsContract;

class PostgresTaskClaimsTest extends TaskClaimsContract {

    @Override
    protected StoreFixture fixture() {
        return new PostgresFixture();
    }
}
