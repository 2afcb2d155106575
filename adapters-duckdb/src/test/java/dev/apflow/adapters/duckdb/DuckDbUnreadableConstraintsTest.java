package dev.apflow.adapters.duckdb;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Store;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.TestWorker;

import org.junit.jupiter.api.Test;

import java.util.List;

/** A row of the queue whose constraints were damaged by hand. */
class DuckDbUnreadableConstraintsTest {

    @Test
    void constraints_that_cannot_be_read_keep_nobody_else_waiting() {
        try (DuckDbFixture database = new DuckDbFixture()) {
            try (Store store = database.open()) {
                new Client(store).submit(tasks("t", 2));
            }
            database.execute(
                    List.of("update apflow_pending set placement = '{broken' where number = 1"));
            try (Store store = database.reopen()) {
                var claimed = new TestWorker(store, "n1").claim(10);
                assertThat(claimed.get(0).refused()).isPresent();
                assertThat(claimed.get(1).refused()).isEmpty();
                assertThat(claimed.get(1).delivered().task()).isEqualTo(id("t1"));
            }
        }
    }
}
