package dev.apflow.adapters.http.jwks;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** How tokens are signed with keys of which the public half is known (RFC 7518, RFC 8037). */
enum Algorithm {
    RS256("SHA256withRSA", Set.of("RS256")),
    ES256("SHA256withECDSAinP1363Format", Set.of("ES256")),
    /** Ed25519 alone; RFC 9864 gives it that name. */
    EDDSA("Ed25519", Set.of("EdDSA", "Ed25519"));

    private final String java;
    private final Set<String> words;

    Algorithm(String java, Set<String> words) {
        this.java = java;
        this.words = words;
    }

    /** The one that tokens and keys call so. */
    static Optional<Algorithm> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.words.contains(word)).findFirst();
    }

    boolean isCalled(String word) {
        return words.contains(word);
    }

    /** What Java calls the signature. */
    String java() {
        return java;
    }
}
