package dev.apflow.simulation;

/**
 * How often what goes wrong, each 0–1 for each call to the store.
 *
 * @param requestLost the call never reaches the store
 * @param replyLost the call takes effect and its caller never learns of it
 */
record Faults(double requestLost, double replyLost) {

    static final Faults NONE = new Faults(0, 0);
}
