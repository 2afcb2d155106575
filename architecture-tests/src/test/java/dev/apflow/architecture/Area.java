package dev.apflow.architecture;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The modules below one root package. There are two areas: the program, and a small copy of its
 * layout in which every rule is broken on purpose, to see that the rule notices.
 *
 * @param root {@code dev.apflow}, or the planted area's package
 */
record Area(String root) {

    static final Area PROGRAM = new Area("dev.apflow");
    static final Area PLANTED = new Area("dev.apflow.architecture.planted");

    /** Which modules each module may know; the words are packages below the root. */
    static final Map<String, Set<String>> MAY_KNOW =
            Map.ofEntries(
                    Map.entry("domain", Set.of()),
                    Map.entry("application", Set.of("domain")),
                    Map.entry("json", Set.of("domain", "application")),
                    Map.entry("adapters.postgres", Set.of("domain", "application", "json")),
                    Map.entry("adapters.duckdb", Set.of("domain", "application", "json")),
                    Map.entry("adapters.http", Set.of("domain", "application", "json")),
                    Map.entry("adapters.executors", Set.of("domain", "application", "json")),
                    Map.entry("embedded.postgres", Set.of()),
                    Map.entry("store.memory", Set.of("domain", "application")),
                    Map.entry(
                            "testkit",
                            Set.of(
                                    "domain",
                                    "application",
                                    "json",
                                    "embedded.postgres",
                                    "store.memory")),
                    Map.entry("simulation", Set.of("domain", "application", "store.memory")),
                    Map.entry("demo", Set.of("domain", "json", "embedded.postgres")),
                    Map.entry(
                            "bootstrap",
                            Set.of(
                                    "domain",
                                    "application",
                                    "json",
                                    "adapters.postgres",
                                    "adapters.duckdb",
                                    "adapters.http",
                                    "adapters.executors",
                                    "demo",
                                    "simulation")));

    /** The package of a module and all below it, as ArchUnit writes it. */
    String in(String module) {
        return root + "." + module + "..";
    }

    String[] in(Stream<String> modules) {
        return modules.map(this::in).toArray(String[]::new);
    }

    /** What a module must not know: every module but itself and those it is allowed. */
    String[] strangersTo(String module) {
        var allowed = MAY_KNOW.get(module);
        return in(
                MAY_KNOW.keySet().stream()
                        .filter(other -> !other.equals(module) && !allowed.contains(other)));
    }
}
