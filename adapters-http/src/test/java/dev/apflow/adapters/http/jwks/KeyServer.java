package dev.apflow.adapters.http.jwks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Has keys, and counts how often it is asked for them. */
public final class KeyServer implements AutoCloseable {

    private static final String GOOD = "200 OK";

    private final AtomicReference<Answer> answer = new AtomicReference<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final ServerSocket listener;

    /** What it says from now on: a request gets all of one answer. */
    private record Answer(String status, String text) {}

    /** Has this text. */
    public KeyServer(String text) {
        says(text);
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
                Answer now = answer.get();
                asked.incrementAndGet();
                socket.getInputStream().read(new byte[8_192]);
                byte[] body = now.text.getBytes(StandardCharsets.UTF_8);
                String head =
                        "HTTP/1.1 "
                                + now.status
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

    /** Has this text from now on. */
    public void says(String text) {
        answer.set(new Answer(GOOD, text));
    }

    /** Refuses from now on. */
    public void refuses(String status) {
        answer.set(new Answer(status, ""));
    }

    /** Where it is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** How often it was asked; what it says later comes too late for these. */
    public int asked() {
        return asked.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
