package dev.apflow.adapters.duckdb.engine;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** A prepared statement being given its parameters, one after the other. */
public final class SqlStatement {

    /** Makes something of the row at which a result stands. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final PreparedStatement statement;
    private int given;

    SqlStatement(Connection connection, PreparedStatement statement) {
        this.connection = connection;
        this.statement = statement;
    }

    public SqlStatement number(long value) throws SQLException {
        statement.setLong(++given, value);
        return this;
    }

    public SqlStatement number(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(++given, Types.BIGINT);
        } else {
            statement.setLong(++given, value);
        }
        return this;
    }

    public SqlStatement text(@Nullable String value) throws SQLException {
        if (value == null) {
            statement.setNull(++given, Types.VARCHAR);
        } else {
            statement.setString(++given, value);
        }
        return this;
    }

    public SqlStatement numbers(Collection<Long> values) throws SQLException {
        return array("BIGINT", values);
    }

    /**
     * Three parameters: the least of these numbers, the greatest, and all of them. A statement that
     * names the first two lets DuckDB skip what cannot hold any, which a list alone does not.
     *
     * @param values at least one
     */
    public SqlStatement range(Collection<Long> values) throws SQLException {
        return number(Collections.min(values).longValue())
                .number(Collections.max(values).longValue())
                .numbers(values);
    }

    public SqlStatement fractions(Collection<Double> values) throws SQLException {
        return array("DOUBLE", values);
    }

    public SqlStatement texts(Collection<String> values) throws SQLException {
        return array("VARCHAR", values);
    }

    private SqlStatement array(String type, Collection<?> values) throws SQLException {
        statement.setArray(++given, connection.createArrayOf(type, values.toArray()));
        return this;
    }

    public <T> List<T> list(RowReader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }

    /** Runs a statement that answers no rows; how many it changed. */
    public int update() throws SQLException {
        return statement.executeUpdate();
    }
}
