package dev.apflow.domain.idempotency;

import dev.apflow.domain.json.CanonicalJson;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Names one logical execution of a task: the same for every delivery of an attempt with the same
 * resolved inputs, another for any other. Written as 64 lower-case hexadecimal digits.
 *
 * <p>It is the SHA-256 of the UTF-8 canonical JSON (RFC 8785, {@link CanonicalJson#lossless}) of
 * the array {@code [task id, attempt, inputs]}. The array is the framing: JSON itself says where
 * one part ends and the next begins, and any language with a canonical JSON library can compute the
 * same key.
 */
public record IdempotencyKey(String value) {

    private static final Pattern SHA256_HEX = Pattern.compile("[0-9a-f]{64}");

    /**
     * A key that was computed before.
     *
     * @throws IllegalArgumentException if the value is not 64 lower-case hexadecimal digits
     */
    public IdempotencyKey {
        if (!SHA256_HEX.matcher(value).matches()) {
            throw new IllegalArgumentException("not a SHA-256 in lower-case hex: " + value);
        }
    }

    /**
     * The key of one attempt at a task.
     *
     * @param inputs the resolved inputs: those of the task with the results of its dependencies
     */
    public static IdempotencyKey of(String taskId, int attempt, JsonObject inputs) {
        JsonArray framed = JsonArray.of(new JsonString(taskId), JsonNumber.of(attempt), inputs);
        byte[] canonical = CanonicalJson.lossless(framed).getBytes(StandardCharsets.UTF_8);
        return new IdempotencyKey(HexFormat.of().formatHex(sha256().digest(canonical)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
