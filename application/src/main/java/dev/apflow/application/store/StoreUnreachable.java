package dev.apflow.application.store;

import java.util.Objects;

/**
 * The store did not answer, or not in time, or cannot do it at present: it is unknown whether the
 * call took effect.
 */
public final class StoreUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final StoreTrouble trouble;

    public StoreUnreachable(String message, Throwable cause) {
        this(StoreTrouble.UNREACHABLE, message, cause);
    }

    /**
     * @param trouble why, where the store says
     */
    public StoreUnreachable(StoreTrouble trouble, String message, Throwable cause) {
        super(message, cause);
        this.trouble = Objects.requireNonNull(trouble, "trouble");
    }

    public StoreTrouble trouble() {
        return trouble;
    }
}
