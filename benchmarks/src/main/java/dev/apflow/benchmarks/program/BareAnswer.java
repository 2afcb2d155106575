package dev.apflow.benchmarks.program;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The yardstick: one thread that accepts, reads and answers 200 to everybody. In the process that
 * measures, so that its times tell how busy the machine is.
 */
final class BareAnswer implements AutoCloseable {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listening =
            new ServerSocket(0, 64, InetAddress.getLoopbackAddress());

    BareAnswer() throws IOException {
        Thread.ofPlatform().daemon().priority(Thread.MAX_PRIORITY).start(this::run);
    }

    private void run() {
        byte[] buffer = new byte[1 << 12];
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                int read = socket.getInputStream().read(buffer);
                if (read > 0) {
                    socket.getOutputStream().write(ANSWER);
                }
            } catch (IOException failure) {
                // The next one.
            }
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
