package dev.apflow.bootstrap.cli;

import dev.apflow.adapters.http.settings.TlsSettings.KeyPair;
import dev.apflow.adapters.http.tls.ClientTls;
import dev.apflow.adapters.http.tls.UnusableFile;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonText;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/** The server that a command asks. */
final class ApiClient {

    /** From the request to the last byte of its answer. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(120);

    private static final String USUAL = "http://127.0.0.1:8000";

    @Option(
            names = "--url",
            description = "Server to ask (default: $APFLOW_URL, else ${DEFAULT-VALUE}).",
            defaultValue = "${env:APFLOW_URL:-" + USUAL + "}")
    private String url = "";

    @Option(
            names = "--token",
            description = "Bearer token (default: $APFLOW_API_TOKEN).",
            defaultValue = "${env:APFLOW_API_TOKEN:-}")
    private String token = "";

    @Option(
            names = "--ca",
            description =
                    "PEM file of certificate authorities to trust (default: $APFLOW_TLS_CA, else"
                            + " those of Java).",
            defaultValue = "${env:APFLOW_TLS_CA:-}")
    private String ca = "";

    @Option(
            names = "--client-cert",
            description =
                    "PEM file of a certificate to show to the server"
                            + " (default: $APFLOW_TLS_CLIENT_CERT).",
            defaultValue = "${env:APFLOW_TLS_CLIENT_CERT:-}")
    private String clientCertificate = "";

    @Option(
            names = "--client-key",
            description = "PEM file of its key (default: $APFLOW_TLS_CLIENT_KEY).",
            defaultValue = "${env:APFLOW_TLS_CLIENT_KEY:-}")
    private String clientKey = "";

    /** Other nodes of the same cluster, which are asked where this one is silent. */
    private final Deque<String> others = new ArrayDeque<>();

    /** Made when it is needed: it needs what the options say. */
    private Optional<SSLSocketFactory> secure = Optional.empty();

    private Optional<SSLSocketFactory> secure() {
        if (secure.isEmpty() && url.startsWith("https:")) {
            secure = tls().map(SSLContext::getSocketFactory);
        }
        return secure;
    }

    private Optional<SSLContext> tls() {
        if (clientCertificate.isEmpty() != clientKey.isEmpty()) {
            throw Failure.usage("--client-cert and --client-key belong together");
        }
        try {
            return ClientTls.context(
                    file(clientCertificate)
                            .flatMap(
                                    certificate ->
                                            file(clientKey)
                                                    .map(key -> new KeyPair(certificate, key))),
                    file(ca));
        } catch (UnusableFile unusable) {
            throw Failure.usage(
                    option(unusable.setting())
                            + ": "
                            + unusable.path()
                            + ": "
                            + unusable.getMessage()
                            + "; expected "
                            + unusable.expected());
        }
    }

    private static String option(String setting) {
        return switch (setting) {
            case "APFLOW_TLS_CLIENT_CERT" -> "--client-cert";
            case "APFLOW_TLS_CLIENT_KEY" -> "--client-key";
            default -> "--ca";
        };
    }

    private static Optional<Path> file(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(Path.of(name));
    }

    /** The server, as a browser finds it. */
    String url() {
        return url.isBlank() ? USUAL : url.replaceAll("/+$", "");
    }

    /** Whether nobody named a server. */
    boolean isUsual() {
        return url().equals(USUAL) && inEnvironment().isBlank();
    }

    /** The option that names the server; empty where it goes without. */
    String option() {
        return isUsual() || url.equals(inEnvironment()) ? "" : " --url " + url;
    }

    private static String inEnvironment() {
        return System.getenv().getOrDefault("APFLOW_URL", "");
    }

    /** The id of a task, of which {@code typed} may be the beginning. */
    String task(String typed) {
        return new Ids(this, false).whole(typed);
    }

    /** The id of a tree, of which {@code typed} may be the beginning. */
    String tree(String typed) {
        return new Ids(this, true).whole(typed);
    }

    /** Asks who else there is, to go on with should this node go away. */
    void findOthers() {
        String scheme = url.replaceFirst(":.*", ":");
        try {
            JsonView.objects(get("/api/v1/cluster"), "nodes").stream()
                    .filter(node -> JsonView.text(node, "status").equals("healthy"))
                    .map(node -> JsonView.text(node, "url").replaceAll("/+$", ""))
                    .filter(each -> each.startsWith(scheme) && !each.equals(url()))
                    .forEach(others::add);
        } catch (Failure notAllowed) {
            // Then there is this one alone.
            others.clear();
        }
    }

    private void goOnWithAnother() {
        if (!others.isEmpty()) {
            others.addLast(url());
            url = others.removeFirst();
        }
    }

    JsonObject get(String path) {
        return call("GET", path, Optional.empty(), Optional.empty());
    }

    JsonObject delete(String path) {
        return call("DELETE", path, Optional.empty(), Optional.empty());
    }

    JsonObject put(String path, JsonValue body) {
        return call("PUT", path, Optional.of(body), Optional.empty());
    }

    JsonObject post(String path, JsonValue body) {
        return call("POST", path, Optional.of(body), Optional.empty());
    }

    JsonObject post(String path, JsonValue body, Optional<String> idempotencyKey) {
        return call("POST", path, Optional.of(body), idempotencyKey);
    }

    private JsonObject call(
            String method, String path, Optional<JsonValue> body, Optional<String> idempotencyKey) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        body.ifPresent(each -> headers.put("Content-Type", "application/json"));
        if (!method.equals("GET")) {
            // Any node will do: one that does not lead asks the leader.
            headers.put("Apflow-Forward", "leader");
            headers.put("Apflow-Trigger", "cli");
        }
        idempotencyKey.ifPresent(key -> headers.put("Idempotency-Key", header("key", key)));
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + header("--token", token));
        }
        return answer(
                new HttpCall(method, uri(path), headers, body.map(JsonText::write), secure()));
    }

    private JsonObject answer(HttpCall call) {
        try {
            HttpCall.Reply reply = call.send(Answers.LIMITS.documentBytesMax(), LONGEST_ANSWER);
            return new Answers(url).read(reply.status(), reply.type(), reply.body());
        } catch (HttpCall.Late endless) {
            throw passing(
                    "no whole answer from " + url + " within " + LONGEST_ANSWER.toSeconds() + " s");
        } catch (IOException failed) {
            Failure failure = unanswered(failed);
            goOnWithAnother();
            throw failure;
        }
    }

    private Failure passing(String why) {
        Failure failure = Failure.passing(why);
        goOnWithAnother();
        return failure;
    }

    private Failure unanswered(IOException problem) {
        if (problem instanceof SSLException) {
            return Failure.unreachable("no TLS with " + url + ": " + tlsReason(problem));
        }
        boolean refused =
                problem instanceof ConnectException || problem instanceof UnknownHostException;
        return Failure.passing(
                (refused ? "no answer from " : "no whole answer from ")
                        + url
                        + ": "
                        + reason(problem)
                        + (refused ? "; is `apflow serve` running there?" : ""));
    }

    private URI uri(String path) {
        try {
            URI uri = URI.create(url() + path);
            if (uri.getHost() != null && url.matches("(?i)https?://.*")) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            // Said below.
        }
        throw Failure.usage("--url: expected http://host:port or https://host:port, got " + url);
    }

    /** A header cannot carry everything. */
    private static String header(String what, String value) {
        if (value.chars().allMatch(each -> each >= ' ' && each <= '~')) {
            return value;
        }
        throw Failure.usage(what + ": expected printable ASCII characters alone");
    }

    private static String reason(Throwable problem) {
        if (problem instanceof UnknownHostException) {
            return "unknown host";
        }
        String message = problem.getMessage();
        if (message == null) {
            return problem.getClass().getSimpleName();
        }
        return message.startsWith("Connection refused")
                ? "connection refused"
                : Table.oneLine(message);
    }

    /** What people can do about it, where that is known. */
    private static String tlsReason(Throwable problem) {
        String text = reason(problem);
        if (text.contains("unable to find valid certification path")) {
            return "its certificate authority is not trusted: name it by --ca or APFLOW_TLS_CA";
        }
        if (text.contains("Unsupported or unrecognized SSL message")) {
            return "it does not speak TLS there";
        }
        if (text.contains("certificate_required") || text.contains("bad_certificate")) {
            return "it asks for a certificate: --client-cert and --client-key (" + text + ")";
        }
        return text;
    }
}
