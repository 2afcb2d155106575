package dev.apflow.adapters.postgres.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of passwords as libpq has it: lines of {@code host:port:database:user:password}, where an
 * asterisk fits everything and a backslash stands before a colon or backslash.
 */
final class Passfile {

    private static final System.Logger LOG = System.getLogger(Passfile.class.getName());

    private Passfile() {}

    /** The password of the first line that fits; empty where none does. */
    static Optional<String> find(Path file, PostgresUrl url) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(Passfile::fields)
                    .filter(fields -> fields.size() == 5 && fits(fields, url))
                    .map(List::getLast)
                    .findFirst();
        } catch (IOException unreadable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "cannot read the passfile {0}: {1}",
                    file,
                    unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static boolean fits(List<String> fields, PostgresUrl url) {
        return places(url).stream()
                        .anyMatch(
                                place ->
                                        fits(fields.get(0), place.get(0))
                                                && fits(fields.get(1), place.get(1)))
                && fits(fields.get(2), url.database())
                && fits(fields.get(3), url.user());
    }

    private static boolean fits(String pattern, String value) {
        return pattern.equals("*") || pattern.equals(value);
    }

    /** Host and port of each. */
    private static List<List<String>> places(PostgresUrl url) {
        if (url.isUnixSocket()) {
            String port = String.valueOf(url.port());
            return List.of(List.of(url.hosts(), port), List.of("localhost", port));
        }
        List<List<String>> places = new ArrayList<>();
        for (String each : url.hosts().split(",")) {
            int colon = each.lastIndexOf(':');
            String host = each.substring(0, colon).replaceAll("[\\[\\]]", "");
            places.add(List.of(host, each.substring(colon + 1)));
        }
        return places;
    }

    /** The last field may contain colons as they are. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (each == '\\' && i + 1 < line.length()) {
                field.append(line.charAt(++i));
            } else if (each == ':' && fields.size() < 4) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(each);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
