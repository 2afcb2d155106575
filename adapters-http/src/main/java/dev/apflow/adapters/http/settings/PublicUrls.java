package dev.apflow.adapters.http.settings;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Under which URLs people and browsers know this server, where a reverse proxy gives it another
 * origin or a path prefix: {@code https://tools.example.com/apflow}.
 *
 * <p>Nothing that a request says of its way is believed unless it names one of these.
 */
public record PublicUrls(List<URI> urls) {

    public static final PublicUrls NONE = new PublicUrls(List.of());

    /** What {@link #parse} accepts, in words for an operator. */
    public static final String EXPECTED =
            "URLs such as https://tools.example.com/apflow, separated by commas";

    public PublicUrls {
        urls = List.copyOf(urls);
    }

    /** Reads one URL; empty where it is no origin with, maybe, a path. */
    public static Optional<URI> parse(String text) {
        try {
            URI url = URI.create(text);
            boolean whole =
                    ("http".equalsIgnoreCase(url.getScheme())
                                    || "https".equalsIgnoreCase(url.getScheme()))
                            && url.getHost() != null
                            && url.getRawUserInfo() == null
                            && url.getRawQuery() == null
                            && url.getRawFragment() == null
                            && url.normalize().equals(url);
            return whole ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException notAUrl) {
            return Optional.empty();
        }
    }

    /** Whether pages of this origin are ours. */
    public boolean hasOrigin(String origin) {
        return urls.stream().anyMatch(url -> origin(url).equals(origin.toLowerCase(Locale.ROOT)));
    }

    /** Whether a host, without its port, is one of ours. */
    public boolean hasHost(String host) {
        return urls.stream().anyMatch(url -> url.getHost().equalsIgnoreCase(host));
    }

    /**
     * The path below which the client sees this server, without a slash at its end.
     *
     * @param forwardedPrefix the header {@code X-Forwarded-Prefix}
     * @param host the header {@code X-Forwarded-Host}, or else {@code Host}
     * @return empty where the request came under none of these URLs
     */
    public Optional<String> prefix(Optional<String> forwardedPrefix, Optional<String> host) {
        Objects.requireNonNull(forwardedPrefix, "forwardedPrefix");
        if (forwardedPrefix.isPresent()) {
            String asked = withoutSlash(forwardedPrefix.get());
            return urls.stream().map(PublicUrls::path).filter(asked::equals).findFirst();
        }
        return host.map(name -> name.toLowerCase(Locale.ROOT)).stream()
                .flatMap(name -> urls.stream().filter(url -> isUnder(name, url)))
                .map(PublicUrls::path)
                .findFirst();
    }

    private static boolean isUnder(String host, URI url) {
        return origin(url).equals("http://" + host) || origin(url).equals("https://" + host);
    }

    /** Scheme, host and port as browsers write them: the usual port is left out. */
    private static String origin(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        String port = url.getPort() == -1 || url.getPort() == usual ? "" : ":" + url.getPort();
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port;
    }

    private static String path(URI url) {
        return withoutSlash(url.getRawPath());
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
