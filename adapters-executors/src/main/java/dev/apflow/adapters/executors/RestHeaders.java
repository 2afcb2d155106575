package dev.apflow.adapters.executors;

import dev.apflow.application.executor.ExecutionFailed;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which headers a task may set, and which of them go on to another origin. */
final class RestHeaders {

    /** What frames the request, what is meant for the next server alone, and what we say. */
    private static final Set<String> NOT_FOR_USERS =
            Set.of(
                    "apflow-fencing-token",
                    "connection",
                    "content-length",
                    "expect",
                    "host",
                    "http2-settings",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    /** Any other may be a credential: there is no telling by its name. */
    private static final Set<String> FOR_EVERYBODY =
            Set.of(
                    "accept",
                    "accept-language",
                    "apflow-fencing-token",
                    "idempotency-key",
                    "user-agent");

    private RestHeaders() {}

    /**
     * Judges what a task gives.
     *
     * @throws ExecutionFailed one is not for tasks to set, or is there twice
     */
    static void require(Set<String> names) throws ExecutionFailed {
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : names) {
            if (NOT_FOR_USERS.contains(name.strip().toLowerCase(Locale.ROOT))) {
                throw ExecutionFailed.permanent(
                        "inputs.headers: expected headers that a task may set, got "
                                + name
                                + ", which the executor sets itself");
            }
            if (!seen.add(name)) {
                throw ExecutionFailed.permanent(
                        "inputs.headers: expected each header once, got " + name + " twice");
            }
        }
    }

    /** Those that go on to where a redirect leads. */
    static Map<String, String> redirected(
            Map<String, String> headers,
            boolean sameOrigin,
            boolean hasBody,
            Predicate<String> secret) {
        Map<String, String> kept = new LinkedHashMap<>();
        headers.forEach(
                (name, value) -> {
                    String lower = name.toLowerCase(Locale.ROOT);
                    boolean goesOn =
                            lower.startsWith("content-")
                                    ? hasBody
                                    : sameOrigin || FOR_EVERYBODY.contains(lower);
                    if (goesOn && (sameOrigin || !secret.test(value))) {
                        kept.put(name, value);
                    }
                });
        return kept;
    }
}
