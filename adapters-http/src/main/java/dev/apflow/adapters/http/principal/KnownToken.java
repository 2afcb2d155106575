package dev.apflow.adapters.http.principal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A bearer token of which only the digest is kept.
 *
 * @param digest SHA-256 of its UTF-8
 */
@SuppressWarnings("ArrayRecordComponent")
record KnownToken(Principal principal, byte[] digest) {

    static KnownToken of(Principal principal, String token) {
        return new KnownToken(principal, digestOf(token));
    }

    static byte[] digestOf(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
