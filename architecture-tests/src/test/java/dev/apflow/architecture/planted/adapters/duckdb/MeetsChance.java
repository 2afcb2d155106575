package dev.apflow.architecture.planted.adapters.duckdb;

import java.util.UUID;

/** An id which no seed brings back. */
public final class MeetsChance {
    UUID id() {
        return UUID.randomUUID();
    }
}
