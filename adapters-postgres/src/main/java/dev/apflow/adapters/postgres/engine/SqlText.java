package dev.apflow.adapters.postgres.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A statement from a {@code .sql} resource, with named parameters. It is read and checked once,
 * when its class is loaded; nothing is parsed when it runs.
 *
 * <p>{@code :node} is a parameter and may occur more than once. <code>${ready}</code> stands for
 * the text of {@code ready.sql} in the same package (<code>${engine/seated}</code>: in another),
 * <code>${lock TREES}</code> for the arguments that name an {@link AdvisoryLock}, and <code>
 * ${is_lock NODE}</code> for the condition that a row of {@code pg_locks} is one. Comments are left
 * out.
 */
public final class SqlText {

    /** Where the folders of the packages are. */
    private static final String ROOT = "/dev/apflow/adapters/postgres/";

    private final String name;
    private final String sql;
    private final Map<String, int[]> positions;

    private SqlText(String name, String sql, Map<String, int[]> positions) {
        this.name = name;
        this.sql = sql;
        this.positions = positions;
    }

    /**
     * @param beside a class in the package of the resource
     * @param name of the resource, without {@code .sql}
     * @param parameters that the statement has
     * @throws IllegalStateException the resource or an include is not there, or its parameters are
     *     not those that are named
     */
    public static SqlText of(Class<?> beside, String name, String... parameters) {
        return of(name, include -> read(beside, include), parameters);
    }

    /**
     * A short statement that stands in its class, with the same rules.
     *
     * @param beside the class; includes are found in its package
     */
    public static SqlText inline(Class<?> beside, String sql, String... parameters) {
        String name = beside.getSimpleName();
        return of(name, include -> include.equals(name) ? sql : read(beside, include), parameters);
    }

    /** Says what stands in a resource. */
    interface Source {
        String text(String name);
    }

    static SqlText of(String name, Source source, String... parameters) {
        SqlParser parser = new SqlParser(source, parameter -> "?");
        parser.include(name);
        Set<String> used = new TreeSet<>(parser.parameters());
        Set<String> declared = new TreeSet<>(Arrays.asList(parameters));
        if (!used.equals(declared)) {
            throw new IllegalStateException(
                    name + ".sql: its parameters are " + used + ", its class gives " + declared);
        }
        return new SqlText(name, parser.sql(), positions(parser.parameters()));
    }

    /** Where each parameter stands, counted from 1. */
    private static Map<String, int[]> positions(List<String> parameters) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            places.computeIfAbsent(parameters.get(i), each -> new ArrayList<>()).add(i + 1);
        }
        Map<String, int[]> positions = new LinkedHashMap<>();
        places.forEach(
                (each, found) ->
                        positions.put(each, found.stream().mapToInt(Integer::intValue).toArray()));
        return positions;
    }

    static String read(Class<?> beside, String name) {
        String path = name.contains("/") ? ROOT + name : name;
        try (InputStream found = beside.getResourceAsStream(path + ".sql")) {
            if (found == null) {
                throw new IllegalStateException(name + ".sql is not in " + beside.getPackageName());
            }
            return new String(found.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("reading " + name + ".sql", failure);
        }
    }

    /** With {@code ?} for each parameter. */
    public String sql() {
        return sql;
    }

    /**
     * The places of a parameter.
     *
     * @param before parameters that stand before the text
     */
    int[] positions(String parameter, int before) {
        int[] found = positions.get(parameter);
        if (found == null) {
            throw new IllegalArgumentException(name + ".sql has no parameter :" + parameter);
        }
        return before == 0 ? found : IntStream.of(found).map(each -> each + before).toArray();
    }

    /** Throws unless each parameter has its value. */
    void requireAll(Set<String> given) {
        if (given.size() < positions.size()) {
            Set<String> missing = new TreeSet<>(positions.keySet());
            missing.removeAll(given);
            throw new IllegalStateException(name + ".sql: no value for " + missing);
        }
    }

    @Override
    public String toString() {
        return sql;
    }
}
