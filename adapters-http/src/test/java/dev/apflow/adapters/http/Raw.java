package dev.apflow.adapters.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A connection on which every byte is the test's own. */
final class Raw implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    Raw(Server server) throws IOException {
        this(server, 0);
    }

    /** With a receive buffer of so many bytes; 0: as usual. */
    Raw(Server server, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()), PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    /** One that is connected. */
    Raw(Socket connected) throws IOException {
        socket = connected;
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    /** From another address of this machine. */
    Raw(Server server, String from) throws IOException {
        socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()), PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    /** Sends lines, each ended with CRLF. */
    Raw lines(String... lines) throws IOException {
        return text(String.join("\r\n", lines) + "\r\n");
    }

    Raw text(String text) throws IOException {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Raw bytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Says that no more bytes will come. */
    Raw end() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The next answer, whose length must be declared. */
    Response response() throws IOException {
        String head = head();
        String[] lines = head.split("\r\n", -1);
        Map<String, List<String>> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] pair = lines[i].split(":", 2);
            headers.computeIfAbsent(pair[0], name -> new ArrayList<>()).add(pair[1].strip());
        }
        HttpHeaders all = HttpHeaders.of(headers, (name, value) -> true);
        int length = (int) all.firstValueAsLong("Content-Length").orElse(0);
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Response(Integer.parseInt(lines[0].split(" ", -1)[1]), all, body);
    }

    /** The head of the next answer. */
    String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the server closed the connection after: " + head);
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 4);
    }

    /** Whether the server closes the connection without another byte. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** What the server sends until it closes the connection. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    InputStream input() {
        return in;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
