package dev.apflow.testkit.memory;

import dev.apflow.application.store.Store;
import dev.apflow.store.memory.InMemoryStore;
import dev.apflow.testkit.contract.StoreFixture;

import java.time.InstantSource;

final class InMemoryFixture implements StoreFixture {

    private final InMemoryStore store = new InMemoryStore(InstantSource.system());

    @Override
    public Store open() {
        return store;
    }

    @Override
    public Store reopen() {
        store.reopen();
        return store;
    }

    @Override
    public void close() {}
}
