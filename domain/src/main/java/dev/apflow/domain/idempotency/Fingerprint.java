package dev.apflow.domain.idempotency;

import dev.apflow.domain.json.CanonicalJson;
import dev.apflow.domain.json.JsonValue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells whether two documents have the same content. */
public final class Fingerprint {

    private Fingerprint() {}

    /** SHA-256 of the canonical JSON (RFC 8785): the same for the same content. */
    public static String of(JsonValue document) {
        try {
            byte[] canonical = CanonicalJson.lossless(document).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
