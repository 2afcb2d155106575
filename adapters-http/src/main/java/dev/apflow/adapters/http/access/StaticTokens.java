package dev.apflow.adapters.http.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Tokens that are written in the settings; only their digests are kept. */
final class StaticTokens {

    private final List<byte[]> digests;

    StaticTokens(List<String> tokens) {
        digests = tokens.stream().map(StaticTokens::digest).toList();
    }

    /** Takes as long for any token: all are compared, and digests are all of one length. */
    boolean has(String token) {
        byte[] digest = digest(token);
        boolean found = false;
        for (byte[] known : digests) {
            found |= MessageDigest.isEqual(known, digest);
        }
        return found;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
