package dev.apflow.application.store;

/** The store did not answer, or not in time: it is unknown whether the call took effect. */
public final class StoreUnreachable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreUnreachable(String message, Throwable cause) {
        super(message, cause);
    }
}
