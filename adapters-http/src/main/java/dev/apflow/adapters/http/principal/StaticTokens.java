package dev.apflow.adapters.http.principal;

import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Tokens that are written down somewhere. */
public final class StaticTokens {

    private final List<KnownToken> tokens;

    StaticTokens(List<KnownToken> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** Those of the settings: {@code token-1} and so on, each with all scopes. */
    public static StaticTokens of(List<String> tokens) {
        return new StaticTokens(
                IntStream.range(0, tokens.size())
                        .mapToObj(i -> KnownToken.of(principal(i + 1), tokens.get(i)))
                        .toList());
    }

    private static Principal principal(int number) {
        return Principal.named("token-" + number, EnumSet.allOf(Scope.class));
    }

    /** Takes as long for any token: all are compared, and digests are all of one length. */
    public Optional<Principal> find(String token) {
        byte[] digest = KnownToken.digestOf(token);
        Optional<Principal> found = Optional.empty();
        for (KnownToken known : tokens) {
            if (MessageDigest.isEqual(known.digest(), digest)) {
                found = Optional.of(known.principal());
            }
        }
        return found;
    }
}
