package dev.apflow.adapters.postgres.engine;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A prepared statement. The parameters of a {@link SqlText} are given by name: {@link #set} and
 * then the value. Those of a short statement are given one after the other.
 */
public final class SqlStatement implements AutoCloseable {

    /** Reads a row. */
    public interface Map<T> {
        T of(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final PreparedStatement statement;
    private final ParameterPlaces places;

    public SqlStatement(Connection connection, String sql) throws SQLException {
        this(connection, sql, new ParameterPlaces(null, 0));
    }

    public SqlStatement(Connection connection, SqlText text) throws SQLException {
        this(connection, "", 0, text);
    }

    /**
     * @param prefix goes before the text
     * @param unnamed parameters of the prefix, which are given first, one after the other
     */
    public SqlStatement(Connection connection, String prefix, int unnamed, SqlText text)
            throws SQLException {
        this(connection, prefix + text.sql(), new ParameterPlaces(text, unnamed));
    }

    private SqlStatement(Connection connection, String sql, ParameterPlaces places)
            throws SQLException {
        this.connection = connection;
        this.statement = connection.prepareStatement(sql);
        this.places = places;
    }

    /** Has the server plan it for its values each time: which plan is good depends on them. */
    public void planEachTime() throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    }

    /** The next value is that of this parameter. */
    public SqlStatement set(String parameter) {
        places.name(parameter);
        return this;
    }

    private SqlStatement put(ParameterPlaces.Setter setter) throws SQLException {
        places.put(setter);
        return this;
    }

    private PreparedStatement ready() {
        places.requireAll();
        return statement;
    }

    public SqlStatement text(String value) throws SQLException {
        return put(place -> statement.setString(place, value));
    }

    public SqlStatement text(Optional<String> value) throws SQLException {
        return put(place -> statement.setString(place, value.orElse(null)));
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

    /** An array that may have null elements. */
    public SqlStatement array(String type, @Nullable Object[] items) throws SQLException {
        Array array = SqlArrays.of(connection, type, items);
        return put(place -> statement.setArray(place, array));
    }

    public <T> List<T> rows(Map<T> map) throws SQLException {
        try (ResultSet set = ready().executeQuery()) {
            return rows(set, map);
        }
    }

    /**
     * The rows of the statement behind the first {@code skipped}; all go to the server together.
     */
    public <T> List<T> rowsBehind(int skipped, Map<T> map) throws SQLException {
        ready().execute();
        for (int i = 0; i < skipped; i++) {
            statement.getMoreResults();
        }
        try (ResultSet set = statement.getResultSet()) {
            return rows(set, map);
        }
    }

    /**
     * The rows of the first of two statements, after those of the second were read too; both go to
     * the server together.
     */
    public <T> List<T> rowsAnd(Map<T> map, Map<?> ofSecond) throws SQLException {
        ready().execute();
        List<T> first;
        try (ResultSet set = statement.getResultSet()) {
            first = rows(set, map);
        }
        statement.getMoreResults();
        try (ResultSet set = statement.getResultSet()) {
            rows(set, ofSecond);
        }
        return first;
    }

    private static <T> List<T> rows(ResultSet set, Map<T> map) throws SQLException {
        List<T> rows = new ArrayList<>();
        while (set.next()) {
            rows.add(map.of(set));
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
