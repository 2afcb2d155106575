package dev.apflow.simulation.tla;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code docs/proof.md} tells of a configuration.
 *
 * @param size of nodes and tasks
 * @param bounds of epochs, deliveries and attempts
 * @param states how many, up to symmetry; empty where not all are looked at
 * @param must what has to come out
 */
record Documented(String size, String bounds, String states, String must) {

    private static final Pattern ROW =
            Pattern.compile(
                    "(?m)^\\| `([a-z-]+)`[^|]*"
                            + "\\| ([^|]+) \\| ([^|]+) \\| ([\\d,]*) ?\\| (hold|break [^|]+) \\|$");

    boolean holds() {
        return must.equals("hold");
    }

    static Set<String> that(Predicate<Documented> what) throws IOException {
        Map<String, Documented> rows = configurations();
        rows.values().removeIf(what.negate());
        return rows.keySet();
    }

    static Map<String, Documented> configurations() throws IOException {
        Map<String, Documented> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Tlc.MODELS.resolveSibling("proof.md")));
        while (row.find()) {
            rows.put(
                    row.group(1),
                    new Documented(row.group(2), row.group(3), row.group(4), row.group(5)));
        }
        return rows;
    }
}
