package dev.apflow.adapters.duckdb;

import io.helidon.dbclient.DbRow;

import java.util.Optional;

/** Values of a row. Numbers come as whatever type DuckDB counted in. */
final class Columns {

    private Columns() {}

    static <T> Optional<T> find(DbRow row, String name, Class<T> type) {
        return Optional.ofNullable(row.column(name).get(Object.class)).map(type::cast);
    }

    static String text(DbRow row, String name) {
        return find(row, name, String.class).orElseThrow();
    }

    static long bigint(DbRow row, String name) {
        return find(row, name, Number.class).orElseThrow().longValue();
    }

    static int integer(DbRow row, String name) {
        return find(row, name, Number.class).orElseThrow().intValue();
    }

    static double number(DbRow row, String name) {
        return find(row, name, Number.class).orElseThrow().doubleValue();
    }

    static boolean flag(DbRow row, String name) {
        return find(row, name, Boolean.class).orElseThrow();
    }
}
