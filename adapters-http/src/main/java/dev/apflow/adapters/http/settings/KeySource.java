package dev.apflow.adapters.http.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where the public keys of signed tokens are: a JSON Web Key Set (RFC 7517). */
public sealed interface KeySource {

    /** What {@link #parse} accepts, in words for an operator. */
    String EXPECTED =
            "a file, or a URL that begins with https:// (http:// for this machine alone), of a JSON"
                    + " Web Key Set";

    /** A file, read again when it changes. */
    record File(Path path) implements KeySource {

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A server, asked again and again. */
    record Server(URI url) implements KeySource {

        /** Without a query, which may hold a secret. */
        @Override
        public String toString() {
            return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
        }
    }

    /** Reads a path or a URL. */
    static Optional<KeySource> parse(String text) {
        try {
            return text.contains("://")
                    ? Optional.of(URI.create(text)).filter(KeySource::isSafe).map(Server::new)
                    : Optional.of(new File(Path.of(text)));
        } catch (IllegalArgumentException neither) {
            return Optional.empty();
        }
    }

    private static boolean isSafe(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        boolean here =
                host.equals("localhost")
                        || host.equals("[::1]")
                        || host.matches("127(\\.\\d{1,3}){3}");
        return url.getHost() != null
                && url.getRawUserInfo() == null
                && url.getRawFragment() == null
                && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()) && here);
    }
}
