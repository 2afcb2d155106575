package dev.apflow.adapters.postgres.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A statement with the values of its parameters: work for any connection, and for {@link
 * Database#single} or {@link Database#transaction}.
 */
public final class SqlQuery {

    /** Gives a statement the values of its parameters. */
    public interface Parameters {
        void give(SqlStatement call) throws SQLException;
    }

    /** Prepares a statement. */
    private interface Preparation {
        SqlStatement on(Connection connection) throws SQLException;
    }

    private final Preparation preparation;
    private final Parameters parameters;

    private SqlQuery(Preparation preparation, Parameters parameters) {
        this.preparation = preparation;
        this.parameters = parameters;
    }

    public static SqlQuery of(SqlText text) {
        return of(text, call -> {});
    }

    public static SqlQuery of(SqlText text, Parameters parameters) {
        return new SqlQuery(connection -> new SqlStatement(connection, text), parameters);
    }

    public static SqlQuery of(String sql) {
        return of(sql, call -> {});
    }

    public static SqlQuery of(String sql, Parameters parameters) {
        return new SqlQuery(connection -> new SqlStatement(connection, sql), parameters);
    }

    /** All rows. */
    public <T> Database.Work<List<T>> rows(SqlStatement.Map<T> map) {
        return connection -> {
            try (SqlStatement call = preparation.on(connection)) {
                parameters.give(call);
                return call.rows(map);
            }
        };
    }

    /** The first row. */
    public <T> Database.Work<Optional<T>> row(SqlStatement.Map<T> map) {
        return connection -> rows(map).with(connection).stream().findFirst();
    }

    /** How many rows were changed. */
    public Database.Work<Integer> update() {
        return connection -> {
            try (SqlStatement call = preparation.on(connection)) {
                parameters.give(call);
                return call.update();
            }
        };
    }
}
