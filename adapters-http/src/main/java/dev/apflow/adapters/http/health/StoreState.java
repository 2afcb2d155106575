package dev.apflow.adapters.http.health;

import dev.apflow.application.store.HeldBack;

import java.util.Objects;
import java.util.Optional;

/**
 * How the store does, from this node.
 *
 * @param description what it is and where
 * @param trouble why changes cannot be written, if they cannot
 * @param heldBack what keeps later events out of sight, if anything does
 */
public record StoreState(
        String description, Optional<String> trouble, Optional<HeldBack> heldBack) {
    public StoreState {
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(trouble, "trouble");
        Objects.requireNonNull(heldBack, "heldBack");
    }
}
