package dev.apflow.embedded.postgres;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server is told beyond PostgreSQL's own defaults. */
public final class ServerSettings {

    /** Without these a test of durability would prove nothing: nobody can change them. */
    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "full_page_writes", "on", "synchronous_commit", "on");

    /** Keep-alives end a connection whose client is unreachable after 3 s. */
    private static final Map<String, String> USUAL =
            Map.of(
                    "max_connections", "300",
                    "tcp_keepalives_idle", "1",
                    "tcp_keepalives_interval", "1",
                    "tcp_keepalives_count", "2",
                    "timezone", "UTC",
                    "log_timezone", "UTC");

    private ServerSettings() {}

    /**
     * As words of a command line, each pair behind a {@code -c}.
     *
     * @throws IllegalArgumentException if {@code own} touches durability
     */
    public static List<String> commandLine(Map<String, String> own) {
        for (String name : own.keySet()) {
            if (DURABLE.containsKey(name)) {
                throw new IllegalArgumentException(name + " is always on here");
            }
        }
        Map<String, String> all = new LinkedHashMap<>(USUAL);
        all.putAll(own);
        all.putAll(DURABLE);
        List<String> words = new ArrayList<>();
        all.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
        return words;
    }
}
