package dev.apflow.application.store;

/**
 * The store cannot be opened: another process holds it, it is read-only, full, or something else.
 * The message is one line for the person who starts the program: what is wrong and what to do.
 */
public final class StoreRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreRefused(String message) {
        super(message);
    }

    public StoreRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
