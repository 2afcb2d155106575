package dev.apflow.store.memory;

import java.time.Instant;
import java.util.Optional;

/** Who has the store for itself, and whose session has the lock that shows it. */
final class StandaloneRow {
    long epoch;
    Optional<String> token = Optional.empty();
    Optional<String> holder = Optional.empty();
    Optional<Integer> session = Optional.empty();
    Optional<Integer> locker = Optional.empty();
    Instant expiresAt = Instant.EPOCH;
    boolean released = true;
    private int tokens;

    String nextToken() {
        return "token " + ++tokens;
    }

    boolean admits(String asked) {
        return !released && token.equals(Optional.of(asked));
    }
}
