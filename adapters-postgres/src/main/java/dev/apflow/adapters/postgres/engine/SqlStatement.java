package dev.apflow.adapters.postgres.engine;

import dev.apflow.domain.event.Actor;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** A prepared statement whose parameters are given one after the other. */
public final class SqlStatement implements AutoCloseable {

    /** Reads a row. */
    public interface Map<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final PreparedStatement statement;
    private int next = 1;

    public SqlStatement(Connection connection, String sql) throws SQLException {
        this.connection = connection;
        this.statement = connection.prepareStatement(sql);
    }

    public SqlStatement text(String value) throws SQLException {
        statement.setString(next++, value);
        return this;
    }

    public SqlStatement text(Optional<String> value) throws SQLException {
        statement.setString(next++, value.orElse(null));
        return this;
    }

    /** Whom events name; a text that may be null. */
    public SqlStatement actor(Optional<Actor> actor) throws SQLException {
        return text(actor.map(Actor::name));
    }

    public SqlStatement number(long value) throws SQLException {
        statement.setLong(next++, value);
        return this;
    }

    public SqlStatement number(int value) throws SQLException {
        statement.setInt(next++, value);
        return this;
    }

    public SqlStatement number(Optional<Long> value) throws SQLException {
        if (value.isPresent()) {
            statement.setLong(next++, value.get());
        } else {
            statement.setNull(next++, Types.BIGINT);
        }
        return this;
    }

    public SqlStatement flag(boolean value) throws SQLException {
        statement.setBoolean(next++, value);
        return this;
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
        statement.setArray(next++, connection.createArrayOf(type, typed(type, items)));
        return this;
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
        try (ResultSet set = statement.executeQuery()) {
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
        statement.execute();
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
        statement.execute();
    }

    public int update() throws SQLException {
        return statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
