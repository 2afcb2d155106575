package dev.apflow.adapters.http.settings;

import dev.apflow.domain.mask.Masks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may call.
 *
 * @param tokens static bearer tokens; none, and no secret: everybody may
 * @param tokensFile a file of more tokens: {@code name scopes sha256:<hex>} a line
 * @param jwtSecret of HS256 tokens, at least {@value #SHORTEST_SECRET} bytes (RFC 7518, section
 *     3.2)
 * @param trustedHosts names besides those of loopback, and of the address listened on, under which
 *     browsers may know this server: {@code apflow.example.com}
 * @param publicUrls where a reverse proxy shows this server
 * @param masks what readers without {@code apflow:admin} do not see
 * @param signedFor whom signed tokens have to be from and for
 * @param keys where the public keys of signed tokens are
 */
public record AccessSettings(
        List<String> tokens,
        Optional<Path> tokensFile,
        Optional<String> jwtSecret,
        Set<String> trustedHosts,
        PublicUrls publicUrls,
        Masks masks,
        SignedFor signedFor,
        Optional<KeySource> keys) {

    /** No authentication. */
    public static final AccessSettings OPEN =
            new AccessSettings(List.of(), Optional.empty(), Set.of());

    private static final int SHORTEST_SECRET = 32;

    public AccessSettings {
        tokens = List.copyOf(tokens);
        Objects.requireNonNull(tokensFile, "tokensFile");
        Objects.requireNonNull(jwtSecret, "jwtSecret");
        trustedHosts =
                trustedHosts.stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        Objects.requireNonNull(publicUrls, "publicUrls");
        Objects.requireNonNull(masks, "masks");
        Objects.requireNonNull(signedFor, "signedFor");
        Objects.requireNonNull(keys, "keys");
        if (tokens.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("tokens: expected no empty one");
        }
        jwtSecret.ifPresent(AccessSettings::requireLong);
    }

    /** Known under no other URLs than its own. */
    public AccessSettings(
            List<String> tokens, Optional<String> jwtSecret, Set<String> trustedHosts) {
        this(
                tokens,
                Optional.empty(),
                jwtSecret,
                trustedHosts,
                PublicUrls.NONE,
                Masks.usual(),
                SignedFor.ANY,
                Optional.empty());
    }

    /** With the tokens of a file. */
    public AccessSettings withTokensFile(Optional<Path> file) {
        return new AccessSettings(
                tokens, file, jwtSecret, trustedHosts, publicUrls, masks, signedFor, keys);
    }

    /** Hiding other values. */
    public AccessSettings hiding(Masks others) {
        return new AccessSettings(
                tokens, tokensFile, jwtSecret, trustedHosts, publicUrls, others, signedFor, keys);
    }

    /** Accepting signed tokens of this issuer and for this audience alone. */
    public AccessSettings signedFor(SignedFor others) {
        return new AccessSettings(
                tokens, tokensFile, jwtSecret, trustedHosts, publicUrls, masks, others, keys);
    }

    /** Accepting tokens signed with keys from there. */
    public AccessSettings withKeys(Optional<KeySource> from) {
        return new AccessSettings(
                tokens, tokensFile, jwtSecret, trustedHosts, publicUrls, masks, signedFor, from);
    }

    public AccessSettings shownAt(PublicUrls urls) {
        return new AccessSettings(
                tokens, tokensFile, jwtSecret, trustedHosts, urls, masks, signedFor, keys);
    }

    /** Whether callers must say who they are. */
    public boolean isGuarded() {
        return !tokens.isEmpty()
                || tokensFile.isPresent()
                || jwtSecret.isPresent()
                || keys.isPresent();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return isGuarded() ? "AccessSettings[guarded]" : "AccessSettings[open]";
    }

    private static void requireLong(String secret) {
        int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "jwtSecret: expected at least " + SHORTEST_SECRET + " bytes, got " + bytes);
        }
    }
}
