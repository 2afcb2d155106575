package dev.apflow.adapters.postgres.settings;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;

import javax.net.SocketFactory;

/**
 * Lets the driver speak to a server through a Unix socket. The driver makes it by name, with the
 * path of the socket, and goes on to name a host and a port, which do not count.
 */
public final class UnixSocketFactory extends SocketFactory {

    private final UnixDomainSocketAddress address;

    /**
     * @param path of the server's socket
     */
    public UnixSocketFactory(String path) {
        this.address = UnixDomainSocketAddress.of(path);
    }

    @Override
    public Socket createSocket() {
        return new UnixSocket(address);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("connect the socket that createSocket() gives");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
        return createSocket(host, port);
    }
}
