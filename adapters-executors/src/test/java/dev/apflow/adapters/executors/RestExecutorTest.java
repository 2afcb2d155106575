package dev.apflow.adapters.executors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.secret.GivenSecrets;
import dev.apflow.domain.secret.Secret;
import dev.apflow.domain.secret.SecretGrant;
import dev.apflow.domain.secret.SecretName;
import dev.apflow.json.JsonText;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class RestExecutorTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final RestExecutor executor = rest(true, Proxies.NONE);
    private final List<String> seen = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private HttpServer server;
    private String base;

    private static RestExecutor rest(boolean privateNetworks, Proxies proxies) {
        return new RestExecutor(new AddressRules(privateNetworks), proxies, () -> NOW);
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/echo", this::echo);
        server.createContext(
                "/missing", exchange -> answer(exchange, 404, "text/plain", "no such thing here"));
        server.createContext(
                "/broken", exchange -> answer(exchange, 200, "application/json", "{oh"));
        server.createContext(
                "/large",
                exchange -> answer(exchange, 200, "text/plain", "x".repeat((1 << 20) + 1)));
        server.createContext(
                "/slow",
                exchange -> {
                    try {
                        never.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
        server.createContext("/loop", exchange -> redirect(exchange, 302, "/loop"));
        server.createContext("/see-other", exchange -> redirect(exchange, 303, "/echo"));
        server.createContext("/temporary", exchange -> redirect(exchange, 307, "/echo"));
        server.createContext(
                "/to-metadata",
                exchange -> redirect(exchange, 302, "http://169.254.169.254/latest/"));
        server.createContext("/to-file", exchange -> redirect(exchange, 302, "file:///etc/passwd"));
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        never.countDown();
        server.stop(0);
    }

    @Test
    void a_call_of_a_schedule_tells_its_nominal_time() throws Exception {
        String call = "{\"url\": \"" + base + "/echo\"}";
        executor.execute(RecordedExecution.of(call));
        assertThat(seen).noneMatch(line -> line.startsWith("Apflow-nominal-time"));

        executor.execute(ScheduledExecution.of(call));

        assertThat(seen).contains("Apflow-nominal-time: " + ScheduledExecution.NOMINAL);
    }

    private void echo(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        exchange.getRequestHeaders()
                .forEach((name, values) -> seen.add(name + ": " + values.get(0)));
        answer(exchange, 200, "application/json", "{\"ok\": true, \"n\": 12345678901234567890}");
    }

    private static void answer(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static void redirect(HttpExchange exchange, int status, String target)
            throws IOException {
        exchange.getResponseHeaders().set("Location", target);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private JsonObject call(String inputs) throws Exception {
        return (JsonObject) executor.execute(RecordedExecution.of(inputs.replace("BASE", base)));
    }

    @Test
    void the_answer_is_the_result() throws Exception {
        JsonObject result = call("{\"url\": \"BASE/echo\"}");
        assertThat(result.find("status_code")).contains(JsonNumber.of(200));
        assertThat(JsonText.write(result.find("json").orElseThrow()))
                .isEqualTo("{\"ok\":true,\"n\":12345678901234567890}");
        assertThat(((JsonObject) result.find("headers").orElseThrow()).find("content-type"))
                .contains(new JsonString("application/json"));
    }

    @Test
    void json_data_and_params_are_sent() throws Exception {
        call("{\"url\": \"BASE/echo?x=1\", \"params\": {\"q\": \"a b&c\"}, \"json\": {\"a\": 1}}");
        assertThat(seen)
                .contains("POST /echo?x=1&q=a+b%26c {\"a\":1}", "Content-type: application/json");
        seen.clear();
        call("{\"url\": \"BASE/echo\", \"method\": \"put\", \"data\": {\"k\": \"v w\"}}");
        assertThat(seen)
                .contains("PUT /echo k=v+w", "Content-type: application/x-www-form-urlencoded");
    }

    @Test
    void the_other_side_can_tell_doubles_and_zombies() throws Exception {
        call("{\"url\": \"BASE/echo\", \"headers\": {\"X-Mine\": \"1\"}}");
        assertThat(seen).contains("Apflow-fencing-token: 7", "X-mine: 1");
        assertThat(seen).anyMatch(line -> line.matches("Idempotency-key: [0-9a-f]{64}"));
    }

    @Test
    void another_status_than_2xx_fails_and_shows_status_and_body() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/missing\"}"))
                .isInstanceOf(ExecutionFailed.class)
                .hasMessageEndingWith("status 404: no such thing here");
    }

    @Test
    void json_that_is_broken_comes_as_text() throws Exception {
        assertThat(call("{\"url\": \"BASE/broken\"}").find("body")).contains(new JsonString("{oh"));
    }

    @Test
    void a_large_answer_is_refused() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/large\"}"))
                .hasMessageContaining("larger than 1048576 bytes");
    }

    @Test
    void a_slow_answer_times_out() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/slow\", \"timeout\": 0.2}"))
                .hasMessageContaining("no answer within 200 ms");
    }

    @Test
    void an_interrupted_call_ends() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        call("{\"url\": \"BASE/slow\"}");
                                    } catch (Exception problem) {
                                        end.complete(problem);
                                    }
                                });
        thread.interrupt();
        assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void redirects_are_followed_as_the_standard_says() throws Exception {
        call("{\"url\": \"BASE/see-other\", \"json\": 1}");
        assertThat(seen).contains("GET /echo ");
        seen.clear();
        call("{\"url\": \"BASE/temporary\", \"json\": 1}");
        assertThat(seen).contains("POST /echo 1");
    }

    @Test
    void another_origin_gets_neither_credentials_nor_body() throws Exception {
        HttpServer other =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/echo", this::echo);
        other.start();
        try {
            String there = "http://127.0.0.1:" + other.getAddress().getPort() + "/echo";
            server.createContext("/away", exchange -> redirect(exchange, 307, there));
            server.createContext("/stay", exchange -> redirect(exchange, 307, base + "/echo"));
            String headers =
                    "\"headers\": {\"X-Api-Key\": \"k3y\", \"private-token\": \"k3y\", \"Cookie\":"
                        + " \"k3y\", \"authorization\": \"k3y\", \"X-Amz-Security-Token\": \"k3y\","
                        + " \"Accept\": \"text/plain\"}, \"json\": {\"secret\": \"k3y\"}";

            executor.execute(
                    RecordedExecution.of("{\"url\": \"" + base + "/stay\", " + headers + "}"));
            assertThat(seen).contains("X-api-key: k3y", "POST /echo {\"secret\":\"k3y\"}");
            seen.clear();
            executor.execute(
                    RecordedExecution.of("{\"url\": \"" + base + "/away\", " + headers + "}"));
            assertThat(seen).contains("Accept: text/plain", "POST /echo ");
            assertThat(seen).noneMatch(line -> line.contains("k3y"));
        } finally {
            other.stop(0);
        }
    }

    private static GivenSecrets secret(String value, String grant) {
        SecretGrant read = ((SecretGrant.Read.Good) SecretGrant.read(grant)).grant();
        return GivenSecrets.of(Map.of(new SecretName("KEY"), new Secret(value, read)));
    }

    private void refusesToSend(String inputs, GivenSecrets secrets) {
        assertThatThrownBy(
                        () ->
                                executor.execute(
                                        RecordedExecution.of(inputs.replace("BASE", base))
                                                .with(secrets)))
                .isInstanceOf(ExecutionFailed.class)
                .hasMessageContaining("secret KEY is not for host")
                .hasMessageNotContaining("k3y-value");
    }

    @Test
    void a_secret_goes_to_the_hosts_that_may_have_it() throws Exception {
        String inputs = "{\"url\": \"BASE/echo\", \"headers\": {\"X-Key\": \"k3y-value\"}}";
        executor.execute(
                RecordedExecution.of(inputs.replace("BASE", base))
                        .with(secret("k3y-value", "host 127.0.0.1")));
        assertThat(seen).contains("X-key: k3y-value");
        seen.clear();
        refusesToSend(inputs, secret("k3y-value", "host api.example.com"));
        refusesToSend(
                "{\"url\": \"BASE/echo?k=k3y-value\"}",
                secret("k3y-value", "host api.example.com"));
        assertThat(seen).isEmpty();
    }

    @Test
    void a_redirect_takes_no_secret_to_a_host_that_may_not_have_it() throws Exception {
        String other = base.replace("127.0.0.1", "localhost");
        server.createContext("/away", exchange -> redirect(exchange, 307, other + "/echo"));
        server.createContext(
                "/echoing", exchange -> redirect(exchange, 307, other + "/echo?k=k3y%2Dvalue"));
        GivenSecrets secrets = secret("k3y-value", "host 127.0.0.1");
        executor.execute(
                RecordedExecution.of(
                                "{\"url\": \"BASE/away\", \"headers\": {\"User-Agent\":"
                                                .replace("BASE", base)
                                        + " \"k3y-value\", \"Accept\": \"text/plain\"}}")
                        .with(secrets));
        assertThat(seen).contains("Accept: text/plain").noneMatch(each -> each.contains("k3y"));
        seen.clear();
        refusesToSend("{\"url\": \"BASE/echoing\"}", secrets);
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apflow-fencing-token",
                "APFLOW-Fencing-Token",
                "Apflow-Fencing-Token",
                "Transfer-Encoding",
                "transfer-encoding",
                "Content-Length",
                "content-length",
                "Connection",
                "Keep-Alive",
                "TE",
                "Trailer",
                "upgrade",
                "Proxy-Authorization",
                "proxy-connection",
                "Host",
                "Expect",
                "HTTP2-Settings"
            })
    void headers_that_are_not_for_tasks_to_set_are_refused(String name) {
        assertThatThrownBy(
                        () ->
                                executor.execute(
                                        RecordedExecution.of(
                                                "{\"url\": \""
                                                        + base
                                                        + "/echo\", \"headers\": {\""
                                                        + name
                                                        + "\": \"1\"}}")))
                .isInstanceOf(ExecutionFailed.class)
                .hasMessageContaining(name + ", which the executor sets itself");
        assertThat(seen).isEmpty();
    }

    @Test
    void a_header_is_given_once_in_whatever_case() {
        assertThatThrownBy(
                        () ->
                                executor.execute(
                                        RecordedExecution.of(
                                                "{\"url\": \""
                                                        + base
                                                        + "/echo\", \"headers\": {\"X-A\": \"1\","
                                                        + " \"x-a\": \"2\"}}")))
                .hasMessageContaining("x-a twice");
    }

    /** The client asks for a name's addresses before each connection, and for its own retries. */
    @Test
    void a_host_has_the_addresses_that_were_judged_until_its_answer_is_there() throws Exception {
        List<List<InetAddress>> meanwhile = new ArrayList<>();
        server.createContext(
                "/look",
                exchange -> {
                    meanwhile.add(PinnedAddresses.of("LOCALHOST"));
                    answer(exchange, 200, "text/plain", "");
                });
        String url = "http://localhost:" + server.getAddress().getPort() + "/look";

        executor.execute(RecordedExecution.of("{\"url\": \"" + url + "\"}"));

        assertThat(meanwhile).hasSize(1);
        assertThat(meanwhile.get(0)).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        assertThat(PinnedAddresses.of("localhost")).isEmpty();
    }

    @Test
    void what_is_pinned_is_what_is_connected_to() throws Exception {
        String url = "http://pinned.invalid:" + server.getAddress().getPort() + "/echo";
        InetAddress here = InetAddress.getByAddress("pinned.invalid", new byte[] {127, 0, 0, 1});

        try (PinnedAddresses.Pin pinned = PinnedAddresses.pin("Pinned.Invalid", List.of(here))) {
            executor.execute(RecordedExecution.of("{\"url\": \"" + url + "\"}"));
        }
        assertThat(seen).contains("Host: pinned.invalid:" + server.getAddress().getPort());
        assertThatThrownBy(() -> InetAddress.getByName("also-pinned.invalid"))
                .isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2852039166",
                "127.1",
                "10.1.257",
                "0177.0.0.1",
                "0x7f.0.0.1",
                "0x7f000001",
                "0XA9FEA9FE",
                "00.0.0.1",
                "127.0.0.1.",
                "127.0.0.01",
                "1.2.3.4.5"
            })
    void odd_notations_of_addresses_are_refused(String host) {
        assertThatThrownBy(() -> call("{\"url\": \"http://" + host + "/\"}"))
                .isInstanceOf(ExecutionFailed.class)
                .hasMessageContaining("inputs.url: expected");
    }

    @Test
    void endless_redirects_end() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/loop\"}"))
                .hasMessageContaining("more than 5 redirects");
    }

    @Test
    void a_redirect_is_judged_like_the_first_call() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/to-metadata\"}"))
                .hasMessageContaining("never called");
        assertThatThrownBy(() -> call("{\"url\": \"BASE/to-file\"}"))
                .hasMessageContaining("expected http://");
    }

    @Test
    void urls_that_cannot_be_called_are_refused_for_good() {
        for (String url :
                new String[] {
                    "ftp://x/",
                    "/relative",
                    "http://",
                    "not a url",
                    "http://user:secret@127.0.0.1/",
                    "http://169.254.169.254/"
                }) {
            assertThatThrownBy(() -> call("{\"url\": \"" + url + "\"}"))
                    .isInstanceOfSatisfying(
                            ExecutionFailed.class,
                            failed -> assertThat(failed.isRetryable()).isFalse());
        }
    }

    @Test
    void private_networks_can_be_switched_off() {
        RestExecutor strict = rest(false, Proxies.NONE);
        assertThatThrownBy(
                        () ->
                                strict.execute(
                                        RecordedExecution.of("{\"url\": \"" + base + "/echo\"}")))
                .hasMessageContaining("private networks are switched off");
    }

    @Test
    void a_closed_port_is_a_failure_with_its_reason() {
        server.stop(0);
        assertThatThrownBy(() -> call("{\"url\": \"BASE/echo\"}"))
                .hasMessageContaining("ConnectException");
    }

    @Test
    void a_header_that_cannot_be_set_is_named() {
        assertThatThrownBy(() -> call("{\"url\": \"BASE/echo\", \"headers\": {\"Host\": \"x\"}}"))
                .hasMessageContaining("Host");
    }

    @Test
    void addresses_in_any_script_are_encoded() throws Exception {
        call(
                "{\"url\": \"BASE/echo/Köln/%20/日本?q=é&r=%C3%A9#fragment\", \"params\": {\"p\":"
                        + " \"ü\"}}");
        assertThat(seen)
                .contains("GET /echo/K%C3%B6ln/%20/%E6%97%A5%E6%9C%AC?q=%C3%A9&r=%C3%A9&p=%C3%BC ");
        assertThat(Iri.uri("http://bücher.example:8080/ü").toString())
                .isEqualTo("http://xn--bcher-kva.example:8080/%C3%BC");
        assertThatThrownBy(() -> Iri.uri("http://h/" + (char) 0xd83d))
                .hasMessageContaining("half a character");
    }

    @Test
    void a_host_in_other_digits_is_judged_as_the_address_it_is() {
        assertThatThrownBy(() -> call("{\"url\": \"http://１６９.２５４.１６９.２５４/\"}"))
                .hasMessageContaining("never called");
    }

    private JsonObject answered(String type, byte[] body) throws Exception {
        server.createContext(
                "/typed",
                exchange -> {
                    if (!type.isEmpty()) {
                        exchange.getResponseHeaders().set("Content-Type", type);
                    }
                    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        try {
            return call("{\"url\": \"BASE/typed\"}");
        } finally {
            server.removeContext("/typed");
        }
    }

    private String body(String type, byte[] body) throws Exception {
        return ((JsonString) answered(type, body).find("body").orElseThrow()).value();
    }

    @Test
    void texts_are_read_by_their_charset() throws Exception {
        byte[] latin = "Köln".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(body("text/plain; charset=ISO-8859-1", latin)).isEqualTo("Köln");
        assertThat(body("text/plain", latin)).isEqualTo("Köln");
        assertThat(body("text/html; charset=\"windows-1252\"", new byte[] {(byte) 0x80}))
                .isEqualTo("€");
        assertThat(body("text/plain", "Köln".getBytes(StandardCharsets.UTF_8))).isEqualTo("Köln");
        assertThat(body("", "Köln".getBytes(StandardCharsets.UTF_8))).isEqualTo("Köln");
        assertThat(body("text/plain; charset=x", "\ufeffKöln".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("Köln");
        assertThat(body("text/plain", "\ufeffKöln".getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo("Köln");
        assertThat(body("text/plain", new byte[0])).isEmpty();
        assertThat(
                        JsonText.write(
                                answered(
                                                "application/json; charset=utf-16be",
                                                "{\"a\":\"ö\"}".getBytes(StandardCharsets.UTF_16BE))
                                        .find("json")
                                        .orElseThrow()))
                .isEqualTo("{\"a\":\"ö\"}");
    }

    @Test
    void what_is_no_text_comes_as_base64_with_its_type() throws Exception {
        byte[] bytes = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff};
        String encoded = Base64.getEncoder().encodeToString(bytes);
        for (String type : new String[] {"image/png", "", "application/octet-stream"}) {
            JsonObject result = answered(type, bytes);
            assertThat(result.find("body_base64")).contains(new JsonString(encoded));
            assertThat(result.find("content_type")).contains(new JsonString(type));
            assertThat(result.find("body")).isEmpty();
        }
        JsonObject unknown = answered("text/plain; charset=x-unknown-7", bytes);
        assertThat(unknown.find("body_base64")).contains(new JsonString(encoded));
        assertThat(unknown.find("body_problem"))
                .contains(new JsonString("unknown charset x-unknown-7"));
        assertThat(answered("text/plain; charset=utf-8", bytes).find("body_problem"))
                .contains(new JsonString("not readable as utf-8"));
    }

    private ExecutionFailed failure(int status, String retryAfter, List<Integer> retryOn)
            throws Exception {
        server.createContext(
                "/status",
                exchange -> {
                    if (!retryAfter.isEmpty()) {
                        exchange.getResponseHeaders().set("Retry-After", retryAfter);
                    }
                    answer(exchange, status, "text/plain", "no");
                });
        try {
            executor.execute(
                    RecordedExecution.of("{\"url\": \"" + base + "/status\"}").retrying(retryOn));
            throw new AssertionError("it did not fail");
        } catch (ExecutionFailed failed) {
            return failed;
        } finally {
            server.removeContext("/status");
        }
    }

    @Test
    void answers_that_stay_the_same_are_final_unless_the_task_says_otherwise() throws Exception {
        for (int status : new int[] {400, 401, 403, 404, 409, 410, 422}) {
            assertThat(failure(status, "", List.of()).isRetryable()).isFalse();
            assertThat(failure(status, "", List.of(status)).isRetryable()).isTrue();
        }
        for (int status : new int[] {408, 425, 429, 500, 502, 503, 504}) {
            assertThat(failure(status, "", List.of()).isRetryable()).isTrue();
        }
    }

    @Test
    void a_pause_that_is_asked_for_is_passed_on() throws Exception {
        assertThat(failure(429, "7", List.of()).leastDelay()).isEqualTo(Duration.ofSeconds(7));
        assertThat(failure(503, "Tue, 01 Jan 2030 00:01:30 GMT", List.of()).leastDelay())
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(failure(503, "Mon, 31 Dec 2029 00:00:00 GMT", List.of()).leastDelay()).isZero();
        assertThat(failure(503, "99999999999", List.of()).leastDelay()).isZero();
        assertThat(failure(503, "soon", List.of()).leastDelay()).isZero();
        assertThat(failure(500, "7", List.of()).leastDelay()).isZero();
    }

    private Proxies proxies(String... pairs) {
        Map<String, String> environment = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            environment.put(pairs[i], pairs[i + 1]);
        }
        return Proxies.of(environment);
    }

    @Test
    void calls_go_through_the_proxy_that_the_environment_names() throws Exception {
        server.createContext(
                "/",
                exchange -> {
                    seen.add("proxied " + exchange.getRequestURI());
                    answer(exchange, 200, "text/plain", "by proxy");
                });
        RestExecutor proxied = rest(true, proxies("http_proxy", base, "NO_PROXY", "127.0.0.0/8"));

        proxied.execute(RecordedExecution.of("{\"url\": \"http://no.such.host.invalid/x\"}"));
        assertThat(seen).contains("proxied http://no.such.host.invalid/x");
        seen.clear();
        proxied.execute(RecordedExecution.of("{\"url\": \"" + base + "/echo\"}"));
        assertThat(seen).contains("GET /echo ");
        for (String url : new String[] {"169.254.169.254", "metadata.google.internal"}) {
            assertThatThrownBy(
                            () ->
                                    proxied.execute(
                                            RecordedExecution.of(
                                                    "{\"url\": \"http://" + url + "/\"}")))
                    .hasMessageContaining("never called");
        }
    }

    @Test
    void no_proxy_is_understood_as_curl_does() {
        Proxies proxies =
                proxies(
                        "HTTP_PROXY", "p:1",
                        "HTTPS_PROXY", "http://u:w@q:2",
                        "NO_PROXY", "a.example, .b.example,c:81,10.0.0.0/8,::1");
        for (String direct :
                new String[] {
                    "http://a.example/", "https://x.A.example/", "http://x.b.example/",
                    "http://c:81/", "http://10.9.8.7/", "http://[::1]/"
                }) {
            assertThat(proxies.of(java.net.URI.create(direct))).as(direct).isEmpty();
        }
        for (String proxied :
                new String[] {"http://aa.example/", "http://c/", "http://11.0.0.1/", "http://d/"}) {
            assertThat(proxies.of(java.net.URI.create(proxied)).orElseThrow().port()).isEqualTo(1);
        }
        assertThat(proxies.of(java.net.URI.create("https://d/")).orElseThrow().port()).isEqualTo(2);
        assertThat(proxies("http_proxy", "x:3", "HTTP_PROXY", "y:4").http().orElseThrow().port())
                .isEqualTo(3);
        assertThat(proxies("HTTP_PROXY", "socks5://x:1").unusable().orElseThrow())
                .contains("HTTP_PROXY")
                .contains("http://host:port");
        assertThat(
                        proxies("HTTP_PROXY", "x:1", "NO_PROXY", "*")
                                .of(java.net.URI.create("http://d/")))
                .isEmpty();
    }
}
