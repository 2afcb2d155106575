package dev.apflow.testkit.contract;

import dev.apflow.application.store.Store;

/** How a suite gets at the store that it examines: one database, made for one test. */
public interface StoreFixture extends AutoCloseable {

    /** Opens the database, empty. Called first and once; the suite closes the store. */
    Store open();

    /**
     * Opens the database again, with all that it holds, as the next process would. The suite has
     * closed the store before, and closes this one too.
     */
    Store reopen();

    /** Throws the database away; no store of it is open. */
    @Override
    void close();
}
