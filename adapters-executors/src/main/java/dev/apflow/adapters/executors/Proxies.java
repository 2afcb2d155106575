package dev.apflow.adapters.executors;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which calls go through a proxy, as {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}
 * say. The names in lower case win, as with curl.
 *
 * @param unusable what is wrong with the variables; no call is made while something is
 */
record Proxies(
        Optional<Server> http,
        Optional<Server> https,
        List<String> direct,
        Optional<String> unusable) {

    /** No call goes through a proxy. */
    static final Proxies NONE =
            new Proxies(Optional.empty(), Optional.empty(), List.of(), Optional.empty());

    /** A proxy. */
    record Server(String host, int port, Optional<PasswordAuthentication> login) {}

    static Proxies of(Map<String, String> environment) {
        try {
            return new Proxies(
                    server(environment, "HTTP_PROXY"),
                    server(environment, "HTTPS_PROXY"),
                    Arrays.stream(value(environment, "NO_PROXY").orElse("").split("[,\\s]+"))
                            .map(each -> each.toLowerCase(Locale.ROOT))
                            .filter(each -> !each.isEmpty())
                            .toList(),
                    Optional.empty());
        } catch (IllegalArgumentException bad) {
            return new Proxies(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.of(String.valueOf(bad.getMessage())));
        }
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT)))
                .or(() -> Optional.ofNullable(environment.get(name)))
                .map(String::strip)
                .filter(each -> !each.isEmpty());
    }

    private static Optional<Server> server(Map<String, String> environment, String name) {
        Optional<String> value = value(environment, name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String text = value.get().contains("://") ? value.get() : "http://" + value.get();
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && "http".equalsIgnoreCase(uri.getScheme())) {
                return Optional.of(
                        new Server(
                                uri.getHost(),
                                uri.getPort() < 0 ? 80 : uri.getPort(),
                                Optional.ofNullable(uri.getRawUserInfo()).map(Proxies::login)));
            }
        } catch (URISyntaxException notOne) {
            // Told below, without what may be a password.
        }
        throw new IllegalArgumentException(
                "the variable " + name + " is not usable: expected http://host:port");
    }

    private static PasswordAuthentication login(String info) {
        String[] parts = info.split(":", 2);
        return new PasswordAuthentication(
                decoded(parts[0]), decoded(parts.length > 1 ? parts[1] : "").toCharArray());
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The proxy for a call; empty where it goes to the host itself. */
    Optional<Server> of(URI uri) {
        Optional<Server> proxy = "https".equalsIgnoreCase(uri.getScheme()) ? https : http;
        return proxy.filter(each -> !isDirect(uri));
    }

    private boolean isDirect(URI uri) {
        String host = bare(String.valueOf(uri.getHost()));
        int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
        return direct.stream().anyMatch(each -> fits(each, host, port));
    }

    private static String bare(String host) {
        return host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "").replaceFirst("\\.$", "");
    }

    private static boolean fits(String pattern, String host, int port) {
        if (pattern.equals("*")) {
            return true;
        }
        String plain = pattern;
        int colon = pattern.lastIndexOf(':');
        boolean withPort =
                colon > 0
                        && pattern.substring(colon + 1).matches("\\d{1,5}")
                        && (pattern.indexOf(':') == colon || pattern.charAt(colon - 1) == ']');
        if (withPort) {
            if (Integer.parseInt(pattern.substring(colon + 1)) != port) {
                return false;
            }
            plain = pattern.substring(0, colon);
        }
        if (plain.contains("/")) {
            return isInside(plain, host);
        }
        String name = bare(plain).replaceFirst("^\\*?\\.", "");
        return host.equals(name) || host.endsWith("." + name) && !isAddress(host);
    }

    /** Whether an address is inside a block such as {@code 10.0.0.0/8}. */
    private static boolean isInside(String block, String host) {
        String[] parts = block.split("/", 2);
        if (!isAddress(host) || !isAddress(bare(parts[0])) || !parts[1].matches("\\d{1,3}")) {
            return false;
        }
        byte[] network = InetAddress.ofLiteral(bare(parts[0])).getAddress();
        byte[] address = InetAddress.ofLiteral(host).getAddress();
        int bits = Integer.parseInt(parts[1]);
        if (network.length != address.length || bits > network.length * 8) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> i % 8;
            if ((network[i / 8] & mask) != (address[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    static boolean isAddress(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /** For a client. */
    ProxySelector selector() {
        return new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(
                        Proxies.this
                                .of(uri)
                                .map(
                                        each ->
                                                new Proxy(
                                                        Proxy.Type.HTTP,
                                                        new InetSocketAddress(
                                                                each.host(), each.port())))
                                .orElse(Proxy.NO_PROXY));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                // The call says so.
            }
        };
    }

    /** For a client: logs in to proxies, and to nothing else. */
    Authenticator authenticator() {
        return new Authenticator() {
            @Override
            protected @Nullable PasswordAuthentication getPasswordAuthentication() {
                if (getRequestorType() != RequestorType.PROXY) {
                    return null;
                }
                return Stream.of(http, https)
                        .flatMap(Optional::stream)
                        .filter(
                                each ->
                                        each.host().equalsIgnoreCase(getRequestingHost())
                                                && each.port() == getRequestingPort())
                        .flatMap(each -> each.login().stream())
                        .findFirst()
                        .orElse(null);
            }
        };
    }

    boolean hasLogin() {
        return Stream.of(http, https)
                .flatMap(Optional::stream)
                .anyMatch(each -> each.login().isPresent());
    }
}
