package dev.apflow.adapters.http;

import dev.apflow.adapters.http.settings.HttpSettings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** The address that is to be listened on. */
record ListenAddress(InetAddress host, int port) {

    /**
     * The address in {@code settings}.
     *
     * @throws CannotListen there is no such host
     */
    static ListenAddress of(HttpSettings settings) {
        try {
            return new ListenAddress(InetAddress.getByName(settings.host()), settings.port());
        } catch (UnknownHostException unknown) {
            throw refusal(settings, "unknown host", unknown);
        }
    }

    private static CannotListen refusal(HttpSettings settings, String why, Throwable cause) {
        return new CannotListen(
                "cannot listen on " + settings.host() + ":" + settings.port() + ": " + why, cause);
    }

    boolean isLoopback() {
        return host.isLoopbackAddress();
    }

    /**
     * Tries it out: the web server would log a refusal at length, and go on as though it ran.
     *
     * @throws CannotListen it cannot be listened on
     */
    void tryOut(HttpSettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException refused) {
            throw refusal(settings, String.valueOf(refused.getMessage()), refused);
        }
    }
}
