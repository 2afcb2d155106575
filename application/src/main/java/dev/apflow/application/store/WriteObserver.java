package dev.apflow.application.store;

/** Is told how the calls of a store end. Called in the threads of the calls; returns at once. */
public interface WriteObserver {

    /** Nobody listens. */
    WriteObserver NONE =
            new WriteObserver() {
                @Override
                public void wrote() {}

                @Override
                public void failed(StoreTrouble trouble) {}
            };

    /** A change is durable. */
    void wrote();

    /** A call, be it a change or a read, met trouble. */
    void failed(StoreTrouble trouble);
}
