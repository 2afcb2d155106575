package dev.apflow.adapters.postgres.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of a database URL between the scheme and the path: login, hosts and ports. */
final class UrlAuthority {

    private static final Pattern HOST =
            Pattern.compile(
                    "(\\[[0-9A-Fa-f:.]+(?:%[\\w.-]+)?\\]|[^\\s\\[\\]:@/?#,\\\\]*)(?::(.*))?");

    private UrlAuthority() {}

    /**
     * @throws BadUrl it is not readable
     */
    static void read(String authority, UrlParameters parameters) {
        int at = authority.indexOf('@');
        if (at >= 0) {
            login(authority.substring(0, at), parameters);
        }
        hosts(authority.substring(at + 1), parameters);
    }

    private static void login(String login, UrlParameters parameters) {
        int colon = UrlText.firstOf(login, ":");
        String user = PercentEncoded.decoded("the user", login.substring(0, colon));
        if (!user.isEmpty()) {
            parameters.given("user", user);
        }
        if (colon + 1 < login.length()) {
            parameters.given(
                    "password", PercentEncoded.decoded("the password", login.substring(colon + 1)));
        }
    }

    private static void hosts(String text, UrlParameters parameters) {
        if (text.isEmpty()) {
            return;
        }
        List<String> names = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher host = HOST.matcher(each);
            if (!host.matches() || each.isEmpty() && text.contains(",")) {
                throw unreadable();
            }
            names.add(PercentEncoded.decoded("a host", host.group(1)));
            ports.add(Optional.ofNullable(host.group(2)).orElse(""));
        }
        if (names.stream().anyMatch(name -> !name.isEmpty())) {
            parameters.given("host", String.join(",", names));
        }
        if (ports.stream().anyMatch(port -> !port.isEmpty())) {
            parameters.given("port", String.join(",", ports));
        }
    }

    private static BadUrl unreadable() {
        return new BadUrl(
                "a host is not readable",
                "host:port, an IPv6 address in brackets as in [::1]:5432, several comma-separated",
                "another form");
    }
}
