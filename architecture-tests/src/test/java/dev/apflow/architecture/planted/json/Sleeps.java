package dev.apflow.architecture.planted.json;

/** Waits in the hope that something has happened. */
public final class Sleeps {
    void hope() throws InterruptedException {
        Thread.sleep(1);
    }
}
