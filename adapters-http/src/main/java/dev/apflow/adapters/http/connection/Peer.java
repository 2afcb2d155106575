package dev.apflow.adapters.http.connection;

import io.helidon.webserver.ListenerContext;

/** The other end of a connection; used by the connection's own thread alone. */
public interface Peer {

    /** Whose connection it is. */
    ClientAddress address();

    /** Whether it has closed its side; looked at now, for a moment. */
    boolean hasLeft();

    /** The other end of the connection that {@code listener} belongs to. */
    static Peer of(ListenerContext listener) {
        return listener instanceof Peer peer ? peer : new Unknown();
    }

    /** One that is not looked after. */
    record Unknown() implements Peer {

        @Override
        public ClientAddress address() {
            return ClientAddress.UNKNOWN;
        }

        @Override
        public boolean hasLeft() {
            return false;
        }
    }
}
