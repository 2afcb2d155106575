package dev.apflow.adapters.postgres;

import dev.apflow.domain.election.Epoch;

/** Signals as texts. */
final class SignalTexts {

    static final String CHANNEL = "apflow_cluster";

    private SignalTexts() {}

    static String seatOffered(Epoch epoch) {
        return "seat " + epoch;
    }
}
