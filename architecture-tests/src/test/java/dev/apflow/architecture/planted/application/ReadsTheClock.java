package dev.apflow.architecture.planted.application;

import java.time.Instant;
import java.util.function.Supplier;

/** A use case which gets the time behind the simulator's back, by reference. */
public final class ReadsTheClock {
    Supplier<Instant> clock() {
        return Instant::now;
    }
}
