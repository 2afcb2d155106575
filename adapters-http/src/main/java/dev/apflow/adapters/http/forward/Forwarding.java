package dev.apflow.adapters.http.forward;

import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.settings.HttpSettings.PassingOn;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonText;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;

/** Asks the leader on a client's behalf. */
public final class Forwarding implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Forwarding.class.getName());

    /** Names the node that passed a call on; a call that has it is not passed on again. */
    public static final String HOP = "Apflow-Forwarded-By";

    /** With the value {@code leader}, a client asks that its call is passed on. */
    private static final String ASKED = "Apflow-Forward";

    private static final String TO_LEADER = "leader";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long LONGEST_ANSWER = 64L << 20;
    private static final List<String> PASSED_ON =
            List.of("Idempotency-Key", "Apflow-Trigger", "Content-Type", "Accept");
    private static final List<String> PASSED_BACK = List.of("Location", "Retry-After");

    private final Optional<PassingOn> how;
    private final Optional<NodeCredential> credential;
    private final boolean guarded;
    private final LeaderClient client;

    /**
     * @param how empty: nothing is passed on
     * @param credential what the leader knows this node by
     * @param guarded whether the leader asks for it; nothing is passed on where there is none then
     * @param tls what speaks with a leader over HTTPS; empty: as Java does
     */
    public Forwarding(
            Optional<PassingOn> how,
            Optional<NodeCredential> credential,
            boolean guarded,
            Supplier<Optional<SSLContext>> tls) {
        this.how = how;
        this.credential = credential;
        this.guarded = guarded;
        this.client = new LeaderClient(tls);
    }

    /** What is passed on. */
    public interface Passed {

        String method();

        /** Path and query, as they were sent. */
        String target();

        Optional<String> header(String name);

        /** Who calls. */
        Principal principal();
    }

    /** What came back. */
    public sealed interface Answer {

        /** Nothing was passed on: no leader is known, or it cannot be reached, or not again. */
        record NotPassedOn() implements Answer {}

        /**
         * The leader's answer.
         *
         * @param type of the body; empty where there is none
         * @param headers that belong to the body's meaning
         */
        @SuppressWarnings("ArrayRecordComponent")
        record Of(int status, String type, byte[] body, Map<String, String> headers)
                implements Answer {
            public Of {
                headers = Map.copyOf(headers);
            }
        }

        /** The leader was reached and did not answer: it may have carried the call out. */
        record Lost(Problem problem) implements Answer {}
    }

    /**
     * Passes a call on to the leader.
     *
     * @param leader empty: nobody is known to lead
     * @param body as it is to be sent
     */
    public Answer forward(Passed call, Optional<JsonValue> body, Optional<LeaderInfo> leader) {
        Optional<URI> target = leader.flatMap(known -> at(known.url(), call.target()));
        if (how.filter(each -> each.unasked() || isAsked(call)).isEmpty()
                || target.isEmpty()
                || guarded && credential.isEmpty()
                || call.header(HOP).isPresent()) {
            return new Answer.NotPassedOn();
        }
        try {
            return answer(
                    client.current()
                            .send(
                                    request(call, target.get(), body),
                                    BodyHandlers.limiting(
                                            BodyHandlers.ofByteArray(), LONGEST_ANSWER)));
        } catch (ConnectException | HttpConnectTimeoutException unreached) {
            return new Answer.NotPassedOn();
        } catch (SSLHandshakeException untrusted) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the leader cannot be asked over TLS: {0}",
                    untrusted.getMessage());
            return new Answer.NotPassedOn();
        } catch (IOException lost) {
            return new Answer.Lost(lost());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return new Answer.Lost(lost());
        }
    }

    private static boolean isAsked(Passed call) {
        return call.header(ASKED).filter(TO_LEADER::equals).isPresent();
    }

    private HttpRequest request(Passed call, URI target, Optional<JsonValue> body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target)
                        .timeout(TIMEOUT)
                        .method(
                                call.method(),
                                body.map(JsonText::writeBytes)
                                        .map(BodyPublishers::ofByteArray)
                                        .orElseGet(BodyPublishers::noBody))
                        .header(HOP, how.orElseThrow().self().value());
        if (guarded) {
            credential.ifPresent(
                    known ->
                            request.header(
                                    NodeCredential.HEADER,
                                    known.of(
                                            call.method(), call.target(), body, call.principal())));
        }
        PASSED_ON.forEach(
                name -> call.header(name).ifPresent(value -> request.header(name, value)));
        return request.build();
    }

    /** A leader that does not know this node has done nothing. */
    private static Answer answer(HttpResponse<byte[]> response) {
        if (response.statusCode() == ProblemKind.UNAUTHORIZED.status()) {
            return new Answer.NotPassedOn();
        }
        Map<String, String> headers = new TreeMap<>();
        for (String name : PASSED_BACK) {
            response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
        }
        return new Answer.Of(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body(),
                headers);
    }

    /** A place on the leader: its origin, and a path; nothing of the path can change the origin. */
    static Optional<URI> at(String leader, String target) {
        try {
            URI origin = URI.create(leader);
            boolean whole =
                    Set.of("http", "https").contains(String.valueOf(origin.getScheme()))
                            && origin.getHost() != null
                            && origin.getRawUserInfo() == null
                            && origin.getRawQuery() == null
                            && origin.getRawFragment() == null;
            if (!whole || !target.startsWith("/") || target.startsWith("//")) {
                return Optional.empty();
            }
            String path = String.valueOf(origin.getRawPath()).replaceFirst("/+$", "");
            URI place =
                    URI.create(
                            origin.getScheme() + "://" + origin.getRawAuthority() + path + target);
            return origin.getRawAuthority().equals(place.getRawAuthority())
                    ? Optional.of(place)
                    : Optional.empty();
        } catch (IllegalArgumentException notAUri) {
            return Optional.empty();
        }
    }

    private static Problem lost() {
        return Problem.of(
                        ProblemKind.LEADER_UNREACHABLE,
                        "The leader did not answer: whether this call took effect is unknown.")
                .retryAfter(1);
    }

    /** Calls under way are lost. */
    @Override
    public void close() {
        client.close();
    }
}
