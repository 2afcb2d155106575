package dev.apflow.adapters.postgres.engine;

import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Arrays that may have null elements. An array of its elements' class goes to the server in the
 * binary form: as a text its nulls would be read as the setting {@code array_nulls} says.
 */
final class SqlArrays {

    private SqlArrays() {}

    static Array of(Connection connection, String type, @Nullable Object[] items)
            throws SQLException {
        return connection.createArrayOf(type, typed(type, items));
    }

    private static Object[] typed(String type, @Nullable Object[] items) {
        return switch (type) {
            case "text" -> Arrays.copyOf(items, items.length, String[].class);
            case "bigint" -> Arrays.copyOf(items, items.length, Long[].class);
            case "integer" -> Arrays.copyOf(items, items.length, Integer[].class);
            case "boolean" -> Arrays.copyOf(items, items.length, Boolean[].class);
            case "float8" -> Arrays.copyOf(items, items.length, Double[].class);
            default -> throw new IllegalArgumentException("no array of " + type);
        };
    }
}
