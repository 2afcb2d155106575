package dev.apflow.adapters.http;

import java.io.Serial;

/** The address cannot be listened on; the message is one line for the person who starts it. */
public final class CannotListen extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    CannotListen(String message) {
        super(message);
    }

    CannotListen(String message, Throwable cause) {
        super(message, cause);
    }
}
