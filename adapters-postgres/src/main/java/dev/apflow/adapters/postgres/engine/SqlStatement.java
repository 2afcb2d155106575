package dev.apflow.adapters.postgres.engine;

import dev.apflow.domain.event.Actor;

import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A prepared statement. The parameters of a {@link SqlText} are given by name: {@link #set} and
 * then the value. Those of a short statement are given one after the other.
 */
public final class SqlStatement implements AutoCloseable {

    /** Reads a row. */
    public interface Map<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Sets a value at a place. */
    private interface Setter {
        void at(int place) throws SQLException;
    }

    private final Connection connection;
    private final PreparedStatement statement;
    private final @Nullable SqlText text;
    private final int ahead;
    private final Set<String> given = new HashSet<>();
    private int next = 1;
    private int @Nullable [] named;

    public SqlStatement(Connection connection, String sql) throws SQLException {
        this.connection = connection;
        this.statement = connection.prepareStatement(sql);
        this.text = null;
        this.ahead = 0;
    }

    public SqlStatement(Connection connection, SqlText text) throws SQLException {
        this(connection, "", 0, text);
    }

    /**
     * @param prefix goes ahead of the text
     * @param ahead parameters of the prefix, which are given first, one after the other
     */
    public SqlStatement(Connection connection, String prefix, int ahead, SqlText text)
            throws SQLException {
        this.connection = connection;
        this.statement = connection.prepareStatement(prefix + text.sql());
        this.text = text;
        this.ahead = ahead;
    }

    /** The next value is that of this parameter. */
    public SqlStatement set(String parameter) {
        named = Objects.requireNonNull(text, "text").positions(parameter, ahead);
        given.add(parameter);
        return this;
    }

    private SqlStatement put(Setter setter) throws SQLException {
        int[] places = named;
        if (places == null) {
            setter.at(next++);
            return this;
        }
        for (int place : places) {
            setter.at(place);
        }
        named = null;
        return this;
    }

    private PreparedStatement ready() {
        if (text != null) {
            text.requireAll(given);
        }
        return statement;
    }

    public SqlStatement text(String value) throws SQLException {
        return put(place -> statement.setString(place, value));
    }

    public SqlStatement text(Optional<String> value) throws SQLException {
        return put(place -> statement.setString(place, value.orElse(null)));
    }

    /** Whom events name; a text that may be null. */
    public SqlStatement actor(Optional<Actor> actor) throws SQLException {
        return text(actor.map(Actor::name));
    }

    public SqlStatement number(long value) throws SQLException {
        return put(place -> statement.setLong(place, value));
    }

    public SqlStatement number(int value) throws SQLException {
        return put(place -> statement.setInt(place, value));
    }

    public SqlStatement number(Optional<Long> value) throws SQLException {
        return value.isPresent()
                ? number(value.get().longValue())
                : put(place -> statement.setNull(place, Types.BIGINT));
    }

    public SqlStatement flag(boolean value) throws SQLException {
        return put(place -> statement.setBoolean(place, value));
    }

    /** The items' texts as {@code text[]}. */
    public SqlStatement texts(Collection<?> items) throws SQLException {
        return array("text", items.stream().map(Object::toString).toArray());
    }

    public SqlStatement numbers(Collection<Long> items) throws SQLException {
        return array("bigint", items.toArray());
    }

    /**
     * An array that may have null elements. An array of its elements' class goes to the server in
     * the binary form: as a text its nulls would be read as the setting {@code array_nulls} says.
     */
    public SqlStatement array(String type, @Nullable Object[] items) throws SQLException {
        Array array = connection.createArrayOf(type, typed(type, items));
        return put(place -> statement.setArray(place, array));
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

    public <T> List<T> rows(Map<T> map) throws SQLException {
        List<T> rows = new ArrayList<>();
        try (ResultSet set = ready().executeQuery()) {
            while (set.next()) {
                rows.add(map.of(set));
            }
        }
        return rows;
    }

    /**
     * The rows of the statement behind the first {@code skipped}; all go to the server together.
     */
    public <T> List<T> rowsBehind(int skipped, Map<T> map) throws SQLException {
        ready().execute();
        for (int i = 0; i < skipped; i++) {
            statement.getMoreResults();
        }
        List<T> rows = new ArrayList<>();
        try (ResultSet set = statement.getResultSet()) {
            while (set.next()) {
                rows.add(map.of(set));
            }
        }
        return rows;
    }

    public <T> Optional<T> row(Map<T> map) throws SQLException {
        return rows(map).stream().findFirst();
    }

    /** Runs it, whatever it returns. */
    public void execute() throws SQLException {
        ready().execute();
    }

    public int update() throws SQLException {
        return ready().executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
