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
     * The address in {@code settings}, tried out: the web server would log a refusal at length, and
     * go on as though it ran.
     *
     * @throws CannotListen it cannot be listened on
     */
    static ListenAddress tried(HttpSettings settings) {
        try {
            ListenAddress address =
                    new ListenAddress(InetAddress.getByName(settings.host()), settings.port());
            address.tryOut();
            return address;
        } catch (UnknownHostException unknown) {
            throw refusal(settings, "unknown host", unknown);
        } catch (IOException refused) {
            throw refusal(settings, String.valueOf(refused.getMessage()), refused);
        }
    }

    static CannotListen refusal(HttpSettings settings, String why, Throwable cause) {
        return new CannotListen(
                "cannot listen on " + settings.host() + ":" + settings.port() + ": " + why, cause);
    }

    boolean isLoopback() {
        return host.isLoopbackAddress();
    }

    private void tryOut() throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        }
    }
}
