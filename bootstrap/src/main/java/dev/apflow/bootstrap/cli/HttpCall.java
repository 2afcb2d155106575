package dev.apflow.bootstrap.cli;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * One request and its answer, by the JDK's old HTTP client: the new one takes six times as much
 * processor time, and most commands ask once.
 *
 * @param tls how to speak TLS; empty: as Java does
 */
record HttpCall(
        String method,
        URI uri,
        Map<String, String> headers,
        Optional<String> body,
        Optional<SSLSocketFactory> tls) {

    static {
        // It would send a POST again whose connection broke.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Between two parts of an answer. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final int NO_HTTP = -1;
    private static final int ERRORS = 400;
    private static final int PART = 1 << 16;

    /** What came back. */
    record Reply(int status, Optional<String> type, byte[] body) {}

    /** The answer takes too long. */
    static final class Late extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Asks.
     *
     * @param limit bytes of an answer
     * @param longest from the request to the last byte of its answer
     * @throws IllegalArgumentException it is no request that can be sent
     * @throws IOException there was no answer, or not the whole of it
     */
    Reply send(long limit, Duration longest) throws IOException {
        long started = System.nanoTime();
        HttpURLConnection connection = open();
        if (body.isPresent()) {
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.get().getBytes(StandardCharsets.UTF_8));
        }
        int status = connection.getResponseCode();
        if (status == NO_HTTP) {
            connection.disconnect();
            throw new IOException("it does not speak HTTP there");
        }
        InputStream in =
                status >= ERRORS ? connection.getErrorStream() : connection.getInputStream();
        byte[] read = in == null ? new byte[0] : read(in, limit, started + longest.toNanos());
        long promised = connection.getContentLengthLong();
        if (promised > read.length) {
            throw new EOFException(
                    "it broke off behind " + read.length + " of " + promised + " bytes");
        }
        return new Reply(status, Optional.ofNullable(connection.getContentType()), read);
    }

    private HttpURLConnection open() throws IOException {
        if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IllegalArgumentException("not HTTP: " + uri);
        }
        if (connection instanceof HttpsURLConnection secure) {
            tls.ifPresent(secure::setSSLSocketFactory);
        }
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) SILENCE.toMillis());
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    private static byte[] read(InputStream in, long limit, long deadline) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[PART];
        try (in) {
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                all.write(part, 0, n);
                if (all.size() > limit) {
                    throw new IOException("more than " + limit + " bytes");
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new Late();
                }
            }
        }
        return all.toByteArray();
    }
}
