package dev.apflow.adapters.http.forward;

import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.principal.Scope;
import dev.apflow.adapters.http.settings.NodeSecret;
import dev.apflow.domain.json.CanonicalJson;
import dev.apflow.domain.json.JsonValue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a node shows of itself where it passes a change on, in place of the client's token, which
 * goes nowhere: an HMAC over method, target, body and time, and over who the client is and what it
 * may do.
 */
public final class NodeCredential {

    /** The header that carries it. */
    public static final String HEADER = "Apflow-Node-Credential";

    /** Stands for a body that is not there. */
    public static final String NO_BODY = "-";

    /** Clocks of nodes may differ by so much; so long can it be shown again. */
    private static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final String FORM = "v1";
    private static final int PARTS = 6;

    private final NodeSecret secret;
    private final InstantSource clock;

    public NodeCredential(NodeSecret secret, InstantSource clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * What a credential vouches for.
     *
     * @param body fingerprint that the body must have
     */
    public record VerifiedCredential(Principal principal, String body) {}

    String of(String method, String target, Optional<JsonValue> body, Principal principal) {
        String time = String.valueOf(clock.instant().getEpochSecond());
        String print = fingerprint(body);
        String scopes =
                principal.scopes().stream()
                        .map(Scope::word)
                        .sorted()
                        .collect(Collectors.joining(","));
        String name =
                principal
                        .name()
                        .map(text -> "." + encoded(text.getBytes(StandardCharsets.UTF_8)))
                        .orElse(NO_BODY);
        String message = String.join(" ", FORM, time, print, scopes.isEmpty() ? "-" : scopes, name);
        return message + " " + HexFormat.of().formatHex(mac(method, target, message));
    }

    /** Whom it vouches for; empty where it is not one, of another request, or too old. */
    public Optional<VerifiedCredential> vouched(String method, String target, String credential) {
        List<String> parts = List.of(credential.split(" ", -1));
        if (parts.size() != PARTS || !parts.get(0).equals(FORM)) {
            return Optional.empty();
        }
        String message = String.join(" ", parts.subList(0, PARTS - 1));
        try {
            byte[] shown = HexFormat.of().parseHex(parts.get(PARTS - 1));
            boolean fresh = isFresh(Instant.ofEpochSecond(Long.parseLong(parts.get(1))));
            return fresh && MessageDigest.isEqual(shown, mac(method, target, message))
                    ? Optional.of(
                            new VerifiedCredential(
                                    principal(parts.get(4), parts.get(3)), parts.get(2)))
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private boolean isFresh(Instant time) {
        return Duration.between(time, clock.instant()).abs().compareTo(LEEWAY) <= 0;
    }

    private static Principal principal(String name, String scopes) {
        return new Principal(
                name.startsWith(".")
                        ? Optional.of(
                                new String(
                                        Base64.getUrlDecoder().decode(name.substring(1)),
                                        StandardCharsets.UTF_8))
                        : Optional.empty(),
                Arrays.stream(scopes.split(",", -1))
                        .map(Scope::ofWord)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()));
    }

    /** The same for every text of one value. */
    public static String fingerprint(Optional<JsonValue> body) {
        return body.map(
                        value ->
                                HexFormat.of()
                                        .formatHex(
                                                digest(
                                                        CanonicalJson.lossless(value)
                                                                .getBytes(StandardCharsets.UTF_8))))
                .orElse(NO_BODY);
    }

    private byte[] mac(String method, String target, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.key(), "HmacSHA256"));
            return mac.doFinal(
                    String.join("\n", method, target, message).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
        }
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
