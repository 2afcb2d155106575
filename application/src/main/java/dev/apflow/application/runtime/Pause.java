package dev.apflow.application.runtime;

import java.time.Duration;

/** Lets time pass. */
@FunctionalInterface
public interface Pause {

    /** Returns when {@code duration} has passed. */
    void pause(Duration duration) throws InterruptedException;
}
