package dev.apflow.adapters.http.exchange;

import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;

/** Exceptions that mean something to the web server or to who waits, thrown for it to catch. */
final class HelidonExceptions {

    private HelidonExceptions() {}

    static boolean is(Throwable thrown) {
        return thrown instanceof CloseConnectionException
                || thrown instanceof RequestException
                || thrown instanceof HeavyWork.Abandoned;
    }
}
