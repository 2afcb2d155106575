package dev.apflow.adapters.postgres.settings;

import java.util.ArrayList;
import java.util.List;

/** The hosts and ports of a database URL. */
final class UrlHosts {

    private UrlHosts() {}

    /** A Unix socket in this directory. */
    static String socket(String host) {
        if (host.contains(",")) {
            throw new BadUrl(
                    "several hosts, and one is a Unix socket",
                    "one Unix socket, or hosts reached over TCP",
                    host);
        }
        return host.length() > 1 && host.endsWith("/")
                ? host.substring(0, host.length() - 1)
                : host;
    }

    /** Hosts with their ports, comma-separated, as the driver wants them. */
    static String of(String host, String port) {
        List<String> names = List.of(host.split(",", -1));
        List<String> ports = List.of(port.split(",", -1));
        if (ports.size() != 1 && ports.size() != names.size()) {
            throw new BadUrl(
                    "ports and hosts do not go together",
                    "one port for all hosts, or one for each of " + names.size(),
                    ports.size() + " ports");
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.add(host(names.get(i)) + ":" + port(ports.get(ports.size() == 1 ? 0 : i)));
        }
        return String.join(",", all);
    }

    private static String host(String name) {
        String plain = name.isEmpty() ? "localhost" : name;
        if (plain.startsWith("/") || plain.startsWith("@")) {
            throw new BadUrl(
                    "a host is not usable",
                    "one Unix socket's directory, or hosts reached over TCP",
                    "a Unix socket among others");
        }
        if (plain.startsWith("[") || !plain.contains(":")) {
            if (plain.chars().anyMatch(each -> each <= ' ' || "/?#@\\&=".indexOf(each) >= 0)) {
                throw new BadUrl("a host is not usable", "a name or an address", "another form");
            }
            return plain;
        }
        return "[" + plain + "]";
    }

    /** A port, or the usual one. */
    static int port(String text) {
        if (text.isEmpty()) {
            return PostgresUrl.DEFAULT_PORT;
        }
        if (text.matches("\\d{1,5}")) {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        }
        throw new BadUrl("a port is not usable", "a number from 1 to 65535", "something else");
    }
}
