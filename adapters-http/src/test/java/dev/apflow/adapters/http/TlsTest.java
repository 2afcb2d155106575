package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.testkit.tls.Certificate;
import dev.apflow.testkit.tls.Certificate.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** HTTPS as clients of many kinds speak it. */
@Timeout(60)
class TlsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String HEALTH = "/health/live";

    /** A ClientHello of TLS 1.1: nothing newer is offered. */
    private static final byte[] OLD_HELLO =
            HexFormat.of()
                    .parseHex(
                            "16030100310100002d0302"
                                    + "00".repeat(32)
                                    + "00"
                                    + "0006"
                                    + "c014002f0035"
                                    + "0100");

    @TempDir private Path files;

    private static Raw get(SSLSocket socket, String path) throws IOException {
        return new Raw(socket).lines("GET " + path + " HTTP/1.1", "Host: localhost", "");
    }

    private static int status(SSLSocket socket, String path) throws IOException {
        return get(socket, path).response().status();
    }

    private static X509Certificate shown(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "SHORT_RSA", mode = EnumSource.Mode.EXCLUDE)
    void every_kind_of_key_serves(Kind kind) throws IOException {
        try (TlsServer tls = TlsServer.start(files, TlsServer.AUTHORITY.issue("server", kind))) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                try (SSLSocket socket = tls.socket(tls.client(), version)) {
                    assertThat(status(socket, HEALTH)).as(version).isEqualTo(200);
                    assertThat(status(socket, "/api/v1/tasks")).isEqualTo(200);
                    assertThat(status(socket, HEALTH)).isEqualTo(200);
                    assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                    assertThat(socket.getSession().getCipherSuite())
                            .containsAnyOf("_GCM_", "CHACHA20");
                }
            }
        }
    }

    @Test
    void large_bodies_and_answers_pass() throws Exception {
        try (TlsServer tls = TlsServer.start(files, http -> http);
                HttpClient client = HttpClient.newBuilder().sslContext(tls.client()).build()) {
            URI trees = URI.create("https://localhost:" + tls.port() + "/api/v1/trees");
            String text = "x".repeat(1 << 20);
            HttpRequest submit =
                    HttpRequest.newBuilder(trees)
                            .header("Content-Type", "application/json")
                            .POST(
                                    BodyPublishers.ofString(
                                            "{\"tasks\": [{\"id\": \"big\", \"name\": \"big\","
                                                    + " \"schemas\": {\"method\": \"echo\"},"
                                                    + " \"inputs\": {\"x\": \""
                                                    + text
                                                    + "\"}}]}"))
                            .build();
            assertThat(client.send(submit, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
            HttpRequest look = HttpRequest.newBuilder(URI.create(trees + "/big")).build();
            assertThat(client.send(look, BodyHandlers.ofString()).body()).contains(text);
        }
    }

    @Test
    void the_end_of_a_connection_is_said() throws IOException {
        try (TlsServer tls = TlsServer.start(files, http -> http)) {
            for (String path : List.of(HEALTH, "/api/v1/tasks")) {
                try (SSLSocket socket = tls.socket(tls.client())) {
                    Raw raw =
                            new Raw(socket)
                                    .lines(
                                            "GET " + path + " HTTP/1.1",
                                            "Host: localhost",
                                            "Connection: close",
                                            "");
                    assertThat(raw.rest()).startsWith("HTTP/1.1 200").endsWith("}");
                }
            }
        }
    }

    @Test
    void plain_http_is_told_to_speak_https() throws IOException {
        try (TlsServer tls = TlsServer.start(files, http -> http);
                Logged logged = new Logged(Level.FINE);
                Raw raw = new Raw(tls.server)) {
            String answer = raw.lines("GET /health/live HTTP/1.1", "Host: localhost", "").rest();
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("https://");
            assertThat(lines(logged)).hasSize(1);
        }
    }

    private static List<String> lines(Logged logged) {
        return logged.records().stream()
                .filter(each -> each.getLoggerName().contains("adapters.http"))
                .map(LogRecord::getMessage)
                .filter(each -> each.contains("broke off"))
                .toList();
    }

    @Test
    void old_versions_are_refused() throws IOException {
        try (TlsServer tls = TlsServer.start(files, http -> http);
                Raw raw = new Raw(tls.server)) {
            byte[] answer = raw.bytes(OLD_HELLO).input().readAllBytes();
            assertThat(answer).as("an alert: protocol_version").startsWith(21).endsWith(2, 70);
        }
    }

    @Test
    void a_second_handshake_is_refused() throws IOException {
        try (TlsServer tls = TlsServer.start(files, http -> http);
                Logged logged = new Logged(Level.FINE)) {
            for (String path : List.of(HEALTH, "/api/v1/tasks")) {
                try (SSLSocket socket = tls.socket(tls.client(), "TLSv1.2")) {
                    assertThat(status(socket, path)).isEqualTo(200);
                    socket.startHandshake();
                    assertThatThrownBy(() -> status(socket, path))
                            .as(path)
                            .isInstanceOfAny(IOException.class, AssertionError.class);
                }
            }
            assertThat(logged.records())
                    .as("nothing worse than DEBUG")
                    .allMatch(each -> each.getLevel().intValue() <= Level.FINE.intValue());
        }
    }

    @Test
    void keys_may_be_updated() throws IOException {
        try (TlsServer tls = TlsServer.start(files, http -> http)) {
            for (String path : List.of(HEALTH, "/api/v1/tasks")) {
                try (SSLSocket socket = tls.socket(tls.client(), "TLSv1.3")) {
                    assertThat(status(socket, path)).isEqualTo(200);
                    socket.startHandshake();
                    assertThat(status(socket, path)).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void http_1_1_is_agreed_on() throws IOException {
        try (TlsServer tls = TlsServer.start(files, http -> http)) {
            try (SSLSocket socket = offering(tls, "h2", "http/1.1")) {
                assertThat(status(socket, HEALTH)).isEqualTo(200);
                assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
            }
            try (SSLSocket socket = offering(tls, "h2")) {
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            }
        }
    }

    private static SSLSocket offering(TlsServer tls, String... protocols) throws IOException {
        SSLSocket socket = tls.socket(tls.client());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Test
    void a_new_certificate_is_shown_without_a_restart() throws IOException {
        try (TlsServer tls = TlsServer.start(files, http -> http);
                Logged logged = new Logged(Level.WARNING);
                SSLSocket before = tls.socket(tls.client())) {
            assertThat(status(before, "/api/v1/tasks")).isEqualTo(200);
            Certificate next = TlsServer.AUTHORITY.issue("next");
            tls.show(next);
            Await.until("the new one is shown", SOON, () -> name(tls).equals("CN=next"));
            assertThat(status(before, "/api/v1/tasks")).as("the connection goes on").isEqualTo(200);
            Files.writeString(files.resolve("server-key.pem"), "no key");
            Await.until("that is told", SOON, () -> !logged.records().isEmpty());
            assertThat(logged.records().get(0).getMessage()).contains("read before count");
            assertThat(name(tls)).isEqualTo("CN=next");
            tls.show(TlsServer.AUTHORITY.issue("last"));
            Await.until("the last one is shown", SOON, () -> name(tls).equals("CN=last"));
            assertThat(logged.records()).as("told once").hasSize(1);
        }
    }

    private static String name(TlsServer tls) {
        try (SSLSocket socket = tls.socket(tls.client())) {
            return shown(socket).getSubjectX500Principal().getName();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void clients_must_show_a_certificate_where_that_is_asked() throws Exception {
        try (TlsServer tls = TlsServer.asking(files)) {
            SSLContext known = tls.client(Optional.of(TlsServer.AUTHORITY.issue("ann")));
            SSLContext foreign = tls.client(Optional.of(TlsServer.OTHER_AUTHORITY.issue("eve")));
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                for (String path : List.of(HEALTH, "/api/v1/tasks")) {
                    try (SSLSocket socket = tls.socket(known, version)) {
                        assertThat(status(socket, path)).as(version).isEqualTo(200);
                    }
                }
                for (SSLContext each : List.of(foreign, tls.client())) {
                    try (SSLSocket socket = tls.socket(each, version)) {
                        assertThatThrownBy(() -> status(socket, HEALTH))
                                .as(version)
                                .isInstanceOf(IOException.class);
                    }
                }
            }
            Await.until("the node sees itself", SOON, tls.server::isListening);
        }
    }

    /** Whoever waited for one of them would wait as long as a handshake may take. */
    @Test
    void half_open_handshakes_and_garbage_stop_nobody() throws Exception {
        Duration longest = Duration.ofSeconds(8);
        ConnectionLimits limits =
                ConnectionLimits.DEFAULT.withConnections(600).withFirstByte(longest);
        List<Raw> hostile = new ArrayList<>();
        try (TlsServer tls = TlsServer.start(files, http -> http.with(limits));
                Logged logged = new Logged(Level.FINE)) {
            SSLContext client = tls.client();
            new HealthProbe(() -> new Raw(tls.socket(client))).p99("the first handshakes");
            byte[] hello = hello(tls);
            HealthProbe probe = new HealthProbe(() -> new Raw(tls.socketFrom("127.0.0.3", client)));
            for (int i = 0; i < 200; i++) {
                hostile.add(new Raw(tls.server).bytes(part(hello, i)));
            }
            for (int i = 0; i < 200; i++) {
                byte[] garbage = (i + "\u0016\u0003\u0001garbage").getBytes(StandardCharsets.UTF_8);
                garbage[0] = (byte) (i % 2 == 0 ? 0x16 : i);
                hostile.add(new Raw(tls.server).bytes(garbage));
            }
            try (SSLSocket other = tls.socketFrom("127.0.0.2", client);
                    SSLSocket same = tls.socket(client)) {
                assertThat(status(other, "/api/v1/tasks")).as("another address").isEqualTo(200);
                assertThat(isRefused(same)).as("the same address").isTrue();
            }
            assertThat(probe.p99("200 half-open handshakes and garbage"))
                    .isLessThan(longest.toMillis() / 2);
            assertThat(hostile.get(0).input().readAllBytes()).as("it is ended").isNotNull();
            assertThat(lines(logged)).as("lines of log").hasSizeLessThan(70);
            assertThat(logged.records())
                    .as("nothing worse than DEBUG")
                    .allMatch(each -> each.getLevel().intValue() <= Level.FINE.intValue());
        } finally {
            for (Raw raw : hostile) {
                raw.close();
            }
        }
    }

    /** By an answer; on a busy machine its handshake may still wait behind those before it. */
    private static boolean isRefused(SSLSocket socket) throws IOException {
        try {
            return status(socket, "/api/v1/tasks") == 429;
        } catch (SSLHandshakeException ended) {
            return true;
        }
    }

    /** Half of them whole, and then silent; the others in part. */
    private static byte[] part(byte[] hello, int number) {
        return number % 2 == 0 ? hello : Arrays.copyOf(hello, 1 + number);
    }

    /** What a client sends first. */
    private static byte[] hello(TlsServer tls) throws Exception {
        SSLEngine engine = tls.client().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(20_000);
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://127.0.0.1", "null"})
    void pages_without_tls_may_not_call(String origin) throws IOException {
        try (TlsServer tls = TlsServer.start(files, http -> http);
                SSLSocket socket = tls.socket(tls.client())) {
            assertThat(from(socket, "https://localhost")).isEqualTo(200);
            assertThat(from(socket, origin)).isEqualTo(403);
        }
    }

    private static int from(SSLSocket socket, String origin) throws IOException {
        return new Raw(socket)
                .lines(
                        "GET /api/v1/tasks HTTP/1.1",
                        "Host: " + (origin.contains("127") ? "127.0.0.1" : "localhost"),
                        "Origin: " + origin,
                        "")
                .response()
                .status();
    }

    @Test
    void a_client_that_goes_away_in_the_middle_is_no_matter() throws IOException {
        try (TlsServer tls = TlsServer.start(files, http -> http)) {
            for (int i = 0; i < 50; i++) {
                try (Socket socket = new Socket("127.0.0.1", tls.port())) {
                    socket.getOutputStream().write(OLD_HELLO, 0, i);
                }
            }
            try (SSLSocket socket = tls.socket(tls.client())) {
                assertThat(status(socket, HEALTH)).isEqualTo(200);
            }
            Await.until(
                    "all have left",
                    SOON,
                    () -> tls.server.meters.text().contains("apflow_http_connections 0.0"));
        }
    }
}
