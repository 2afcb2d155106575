package dev.apflow.adapters.postgres.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The URL that the driver gets. What the user's URL says wins over the usual limits. */
record JdbcUrl(PostgresUrl url) {

    /** Without user and password; see {@link PostgresUrl#jdbc(Duration, Duration, String)}. */
    String with(Duration login, Duration socket, String more) {
        return "jdbc:postgresql://"
                + (url.isUnixSocket() ? "localhost:" + url.port() : url.hosts())
                + "/"
                + encoded(url.database())
                + driverParameters(login, socket, more).entrySet().stream()
                        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private Map<String, String> driverParameters(Duration login, Duration socket, String more) {
        Map<String, String> all = defaults(login, socket);
        for (String each : more.isEmpty() ? new String[0] : more.split("&")) {
            all.put(each.replaceFirst("=.*", ""), each.replaceFirst("[^=]*=", ""));
        }
        all.putAll(url.parameters());
        raiseLogin(all);
        if (url.isUnixSocket()) {
            all.put("socketFactory", UnixSocketFactory.class.getName());
            all.put("socketFactoryArg", url.hosts() + "/.s.PGSQL." + url.port());
            all.put("sslmode", "disable");
        }
        return all;
    }

    private Map<String, String> defaults(Duration login, Duration socket) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("connectTimeout", "2");
        all.put("loginTimeout", String.valueOf(login.toSeconds()));
        all.put("socketTimeout", String.valueOf(socket.toSeconds()));
        all.put("tcpKeepAlive", "true");
        all.put("reWriteBatchedInserts", "true");
        if (url.hosts().contains(",")) {
            all.put("targetServerType", "primary");
        }
        return all;
    }

    /** A login takes as long as connecting to every host may take. */
    private void raiseLogin(Map<String, String> all) {
        if (url.parameters().containsKey("loginTimeout")
                || !url.parameters().containsKey("connectTimeout")) {
            return;
        }
        long connect = Long.parseLong(all.getOrDefault("connectTimeout", "0"));
        long login = Long.parseLong(all.getOrDefault("loginTimeout", "0"));
        long count = url.hosts().chars().filter(each -> each == ',').count() + 1;
        all.put(
                "loginTimeout",
                String.valueOf(connect == 0 ? 0 : Math.max(login, connect * count)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
