package dev.apflow.adapters.http.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * What nodes of one cluster know each other by, where one passes a client's change on to another.
 *
 * @param key of an HMAC
 */
@SuppressWarnings("ArrayRecordComponent")
public record NodeSecret(byte[] key) {

    private static final String PURPOSE = "apflow: one node passes on to another";

    /** Of a secret that all nodes are given. */
    public static NodeSecret of(String secret) {
        return new NodeSecret(digest(List.of(PURPOSE, "given", secret)));
    }

    /**
     * Of what all nodes are given anyway: the secret of signed tokens and the static tokens. Empty
     * where there is neither.
     */
    static Optional<NodeSecret> of(AccessSettings access) {
        if (access.jwtSecret().isEmpty() && access.tokens().isEmpty()) {
            return Optional.empty();
        }
        String tokens = String.join("\n", access.tokens().stream().sorted().toList());
        return Optional.of(
                new NodeSecret(
                        digest(List.of(PURPOSE, "made", access.jwtSecret().orElse(""), tokens))));
    }

    private static byte[] digest(List<String> parts) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public String toString() {
        return "NodeSecret[…]";
    }
}
