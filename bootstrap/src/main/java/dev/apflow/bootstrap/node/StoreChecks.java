package dev.apflow.bootstrap.node;

import dev.apflow.adapters.http.health.Readiness.Check;
import dev.apflow.adapters.http.health.StoreState;
import dev.apflow.application.health.StoreHealth;
import dev.apflow.application.store.StoreTrouble;

import java.time.Duration;

/**
 * What readiness says of the store beyond that it answers.
 *
 * @param reader whether the node only reads: it does not need a store that takes writes
 */
record StoreChecks(StoreHealth health, boolean reader) {

    /** Events may be late by what a transaction usually takes. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(5);

    Check writing() {
        String found = health.reason().map(StoreTrouble::sentence).orElse("the store takes them");
        return new Check(
                "writes",
                health.reason().isEmpty() || reader,
                reader ? "this node only reads; " + found : found);
    }

    /** Events that come late are no reason to send requests elsewhere. */
    Check showing() {
        return new Check(
                "events",
                true,
                health.heldBack()
                        .filter(heldBack -> heldBack.age().compareTo(WORTH_TELLING) >= 0)
                        .map(
                                heldBack ->
                                        "held back for "
                                                + heldBack.age().toSeconds()
                                                + " s by "
                                                + heldBack.by())
                        .orElse("shown as they are committed"));
    }

    StoreState state(String description) {
        return new StoreState(
                description, health.reason().map(StoreTrouble::sentence), health.heldBack());
    }
}
