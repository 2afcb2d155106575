package dev.apflow.testkit.contract;

import dev.apflow.application.store.Store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What all suites share: an open store, a client and a worker of it. */
public abstract class StoreContract {

    StoreFixture fixture;
    Store store;
    Client client;
    TestWorker worker;

    @BeforeEach
    final void openStore() {
        fixture = StoreUnderTest.named().database();
        meet(fixture.open());
    }

    @AfterEach
    final void closeStore() {
        store.close();
        fixture.close();
    }

    /** Ends the process that has the store open, and starts the next. */
    final void reopen() {
        store.close();
        meet(fixture.reopen());
    }

    /** The same, with {@code work} on the database between the two. */
    final void reopenAfter(Runnable work) {
        store.close();
        work.run();
        meet(fixture.reopen());
    }

    private void meet(Store opened) {
        store = opened;
        client = new Client(opened);
        worker = new TestWorker(opened, "n1");
    }
}
