package dev.apflow.adapters.http;

import dev.apflow.adapters.http.settings.HttpSettings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;

/** The address that is to be listened on. */
record ListenAddress(InetAddress host, int port) {

    /** Connections that wait for the thread that accepts them. */
    private static final int BACKLOG = 1_024;

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
     * Listens on it.
     *
     * @throws CannotListen it cannot be listened on
     */
    ServerSocketChannel bind(HttpSettings settings) {
        ServerSocketChannel channel = open(settings);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(host, port), BACKLOG);
            return channel;
        } catch (IOException refused) {
            closeQuietly(channel, refused);
            throw refusal(settings, String.valueOf(refused.getMessage()), refused);
        }
    }

    private ServerSocketChannel open(HttpSettings settings) {
        try {
            return ServerSocketChannel.open();
        } catch (IOException none) {
            throw refusal(settings, String.valueOf(none.getMessage()), none);
        }
    }

    private static void closeQuietly(ServerSocketChannel channel, IOException because) {
        try {
            channel.close();
        } catch (IOException also) {
            because.addSuppressed(also);
        }
    }
}
