package dev.apflow.adapters.http.jwks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Has keys, and counts how often it is asked for them. */
public final class KeyServer implements AutoCloseable {

    /** Of its answers. */
    public volatile String status = "200 OK";

    /** Of its answers. */
    public volatile String text;

    private final AtomicInteger asked = new AtomicInteger();
    private final ServerSocket listener;

    /** Has this text. */
    public KeyServer(String text) {
        this.text = text;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                asked.incrementAndGet();
                socket.getInputStream().read(new byte[8_192]);
                byte[] body = text.getBytes(StandardCharsets.UTF_8);
                String head =
                        "HTTP/1.1 "
                                + status
                                + "\r\nLocation: "
                                + url()
                                + "/other\r\nConnection: close\r\nContent-Length: "
                                + body.length
                                + "\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body);
            } catch (IOException failure) {
                // The next one is served.
            }
        }
    }

    /** Where it is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** How often it was asked. */
    public int asked() {
        return asked.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
