package dev.apflow.adapters.http.access;

import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code host:port} of a URL or a {@code Host} header, in lower case. */
final class Authority {

    private static final Pattern IPV4_LOOPBACK =
            Pattern.compile("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    private Authority() {}

    /** The authority of an origin; empty for one that is opaque or not of the web. */
    static Optional<String> ofOrigin(String origin) {
        if (origin.startsWith(HTTP)) {
            return Optional.of(withoutPort(origin.substring(HTTP.length()), ":80"));
        }
        return origin.startsWith(HTTPS)
                ? Optional.of(withoutPort(origin.substring(HTTPS.length()), ":443"))
                : Optional.empty();
    }

    /** Whether both name one host and port; an origin leaves the usual port out. */
    static boolean sameAs(String origin, String host) {
        return origin.equals(host)
                || origin.equals(withoutPort(host, ":80"))
                || origin.equals(withoutPort(host, ":443"));
    }

    /** Without the port, and an IPv6 address without its brackets. */
    static String host(String authority) {
        if (authority.startsWith("[")) {
            int end = authority.indexOf(']');
            return end < 0 ? authority : authority.substring(1, end);
        }
        int colon = authority.indexOf(':');
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    /** Whether a name can only mean the machine that uses it (RFC 6761, section 6.3). */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("::1")
                || IPV4_LOOPBACK.matcher(host).matches();
    }

    private static String withoutPort(String authority, String port) {
        return authority.endsWith(port)
                ? authority.substring(0, authority.length() - port.length())
                : authority;
    }
}
