package dev.apflow.adapters.postgres.engine;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Statements from a {@code .sql} resource for what takes no parameters, such as the first statement
 * of a pool's connection: values stand in them as literals.
 */
final class SqlScript {

    private SqlScript() {}

    /**
     * @param beside a class in the package of the resource
     * @param name of the resource, without {@code .sql}
     * @param values of all parameters; an empty one is null
     */
    static String of(Class<?> beside, String name, Map<String, Optional<String>> values) {
        SqlParser parser =
                new SqlParser(
                        include -> SqlText.read(beside, include),
                        parameter -> literal(values.getOrDefault(parameter, Optional.empty())));
        parser.include(name);
        if (!new TreeSet<>(parser.parameters()).equals(new TreeSet<>(values.keySet()))) {
            throw new IllegalStateException(
                    name + ".sql: its parameters are " + parser.parameters());
        }
        return parser.sql();
    }

    /** The same whatever the session says of backslashes. */
    private static String literal(Optional<String> value) {
        return value.map(text -> "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'")
                .orElse("null");
    }
}
