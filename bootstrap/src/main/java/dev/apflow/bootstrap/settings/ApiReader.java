package dev.apflow.bootstrap.settings;

import dev.apflow.adapters.http.jwks.KeySet;
import dev.apflow.adapters.http.principal.TokensFile;
import dev.apflow.adapters.http.settings.KeySource;
import dev.apflow.adapters.http.settings.PublicUrls;
import dev.apflow.adapters.http.settings.SignedFor;
import dev.apflow.bootstrap.settings.Settings.Api;
import dev.apflow.domain.mask.Masks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads who may call the API, and how. */
final class ApiReader {

    private static final int SHORTEST_TOKEN = 16;
    private static final int SHORTEST_SECRET = 32;

    private ApiReader() {}

    static Api read(KeyReader keys) {
        Api api =
                new Api(
                        keys.text("APFLOW_API_HOST").orElse("127.0.0.1"),
                        keys.whole("APFLOW_API_PORT", 8000, 0, 65_535),
                        tokens(keys),
                        tokensFile(keys),
                        signingSecret(keys),
                        keySource(keys),
                        new SignedFor(
                                keys.text("APFLOW_JWT_ISSUER"), keys.text("APFLOW_JWT_AUDIENCE")),
                        keys.flag("APFLOW_INSECURE", false),
                        publicUrls(keys),
                        masks(keys),
                        connectionsOfAddress(keys),
                        keys.seconds("APFLOW_REQUEST_TIMEOUT", 30, 0.1, 3_600),
                        requestsPerSecond(keys),
                        TlsReader.read(keys));
        if (!api.isGuarded() && !api.insecure() && !isLoopback(api.host())) {
            keys.problem(
                    "APFLOW_API_HOST",
                    "would be open to the network without authentication",
                    "a loopback address, or APFLOW_API_TOKENS, APFLOW_API_TOKENS_FILE,"
                            + " APFLOW_JWT_SECRET or APFLOW_JWT_JWKS set, or APFLOW_INSECURE=true",
                    "\"" + api.host() + "\"");
        }
        return api;
    }

    private static List<String> tokens(KeyReader keys) {
        List<String> tokens = keys.list("APFLOW_API_TOKENS");
        if (tokens.stream().anyMatch(token -> token.length() < SHORTEST_TOKEN)) {
            keys.problem(
                    "APFLOW_API_TOKENS",
                    "a token is too short",
                    "tokens of at least " + SHORTEST_TOKEN + " characters, separated by commas",
                    "a shorter one");
        }
        return tokens;
    }

    private static Optional<String> signingSecret(KeyReader keys) {
        Optional<String> secret = keys.text("APFLOW_JWT_SECRET");
        if (secret.filter(each -> each.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET)
                .isPresent()) {
            keys.problem(
                    "APFLOW_JWT_SECRET",
                    "too short",
                    "at least " + SHORTEST_SECRET + " bytes (RFC 7518, section 3.2)",
                    "a shorter one");
        }
        return secret;
    }

    private static Optional<Path> tokensFile(KeyReader keys) {
        Optional<Path> file =
                keys.parsed("APFLOW_API_TOKENS_FILE", TokensFile.EXPECTED, SettingsReader::path);
        file.ifPresent(path -> requireTokens(keys, path));
        return file;
    }

    private static void requireTokens(KeyReader keys, Path path) {
        try {
            TokensFile.require(path);
        } catch (TokensFile.NotUsable unusable) {
            keys.problem(
                    "APFLOW_API_TOKENS_FILE",
                    String.valueOf(unusable.getMessage()),
                    TokensFile.EXPECTED,
                    "\"" + path + "\"");
        }
    }

    /** A server of keys may be away when the node starts; a file has no reason to be. */
    private static Optional<KeySource> keySource(KeyReader keys) {
        Optional<String> given = keys.text("APFLOW_JWT_JWKS");
        Optional<KeySource> source = given.flatMap(KeySource::parse);
        if (given.isPresent() && source.isEmpty()) {
            keys.problem(
                    "APFLOW_JWT_JWKS",
                    "not usable",
                    KeySource.EXPECTED,
                    given.get().replaceFirst("(?s)://.*", "://…"));
        }
        if (source.isPresent() && source.get() instanceof KeySource.File file) {
            try {
                KeySet.require(file);
            } catch (KeySet.NotUsable unusable) {
                keys.problem(
                        "APFLOW_JWT_JWKS",
                        String.valueOf(unusable.getMessage()),
                        KeySource.EXPECTED,
                        "\"" + file + "\"");
            }
        }
        return source;
    }

    private static Optional<Integer> connectionsOfAddress(KeyReader keys) {
        int most = keys.whole("APFLOW_CONNECTIONS_PER_ADDRESS", 0, 1, 1_000_000);
        return most == 0 ? Optional.empty() : Optional.of(most);
    }

    /** 0, as it is by default: as many as they like. */
    private static OptionalInt requestsPerSecond(KeyReader keys) {
        int rate = keys.whole("APFLOW_RATE_LIMIT", 0, 0, 1_000_000);
        return rate == 0 ? OptionalInt.empty() : OptionalInt.of(rate);
    }

    private static Masks masks(KeyReader keys) {
        List<String> names = keys.list("APFLOW_MASKED_NAMES");
        if (!names.stream().allMatch(Masks::isPattern)) {
            keys.problem(
                    "APFLOW_MASKED_NAMES",
                    "not usable",
                    Masks.EXPECTED,
                    "\"" + String.join(",", names) + "\"");
            return Masks.usual();
        }
        return names.isEmpty() ? Masks.usual() : Masks.of(names);
    }

    private static PublicUrls publicUrls(KeyReader keys) {
        List<String> given = keys.list("APFLOW_PUBLIC_URLS");
        List<URI> urls = given.stream().map(PublicUrls::parse).flatMap(Optional::stream).toList();
        if (urls.size() < given.size()) {
            keys.problem(
                    "APFLOW_PUBLIC_URLS",
                    "not usable",
                    PublicUrls.EXPECTED,
                    "\"" + String.join(",", given) + "\"");
        }
        return new PublicUrls(urls);
    }

    /** By name alone: a name that has to be looked up may change its meaning. */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }
}
