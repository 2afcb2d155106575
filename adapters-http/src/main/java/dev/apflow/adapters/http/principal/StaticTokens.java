package dev.apflow.adapters.http.principal;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tokens that are written down somewhere. */
public final class StaticTokens {

    private final Map<ByteBuffer, Principal> byDigest;

    /** Of two equal tokens the last one counts. */
    StaticTokens(List<KnownToken> tokens) {
        this.byDigest =
                tokens.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        token -> ByteBuffer.wrap(token.digest()),
                                        KnownToken::principal,
                                        (earlier, later) -> later));
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

    /**
     * Looks for the digest, not for the token: how long it takes may tell something of a digest,
     * from which no token can be made. It takes as long for a thousand tokens as for one.
     */
    public Optional<Principal> find(String token) {
        return Optional.ofNullable(byDigest.get(ByteBuffer.wrap(KnownToken.digestOf(token))));
    }
}
