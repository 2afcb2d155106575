package dev.apflow.application.store;

import java.time.Instant;

/** The clock that judges due times and leases. */
public interface StoreClock {

    Instant now();
}
