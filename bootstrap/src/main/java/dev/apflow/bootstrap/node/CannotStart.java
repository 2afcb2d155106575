package dev.apflow.bootstrap.node;

/** A node does not start; the message is one line for the person who starts it. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotStart(String message) {
        super(message);
    }
}
