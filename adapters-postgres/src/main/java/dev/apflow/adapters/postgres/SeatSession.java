package dev.apflow.adapters.postgres;

import dev.apflow.domain.election.Epoch;

/** Shows that the process of a leader lives. */
final class SeatSession {

    /** Shows it from now on; whether that is possible. */
    boolean show(Epoch epoch) {
        return false;
    }

    void hide(Epoch epoch) {}
}
