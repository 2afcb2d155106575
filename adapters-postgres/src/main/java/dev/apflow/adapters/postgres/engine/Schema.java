package dev.apflow.adapters.postgres.engine;

import dev.apflow.application.store.StoreRefused;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The schema of this installation: the one in which the server would make a table for this session.
 * Two schemas of one database are two installations.
 */
public record Schema(String name) {

    private static final String CURRENT = "select current_schema()";

    /**
     * A search path of one name, as the server shows it: quoted where it must be, and not the one
     * that stands for the role's.
     */
    private static final Pattern ONE_NAME =
            Pattern.compile("(?!\"?\\$user\"?$)(?:[^\",\\s]+|\"(?:[^\"]|\"\")+\")");

    /**
     * The schema that this session works in. One that is named by the search path alone and does
     * not exist is made.
     *
     * @throws StoreRefused there is none
     */
    public static Schema of(Connection connection) throws SQLException {
        Optional<String> current = text(connection, CURRENT);
        if (current.isEmpty()) {
            make(connection);
            current = text(connection, CURRENT);
        }
        return current.map(Schema::new)
                .orElseThrow(() -> new StoreRefused("the database has no schema to work in"));
    }

    private static void make(Connection connection) throws SQLException {
        String path = text(connection, "show search_path").orElse("");
        if (!ONE_NAME.matcher(path).matches()) {
            throw new StoreRefused(
                    "the database has no schema to work in: expected one of search_path '"
                            + path
                            + "' to exist; create one, or name one with ?currentSchema=... in the"
                            + " URL");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("create schema if not exists " + path);
        } catch (SQLException problem) {
            if (text(connection, CURRENT).isEmpty()) {
                throw problem;
            }
        }
    }

    private static Optional<String> text(Connection connection, String sql) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, sql)) {
            return call.rows(row -> Optional.ofNullable(row.getString(1))).get(0);
        }
    }
}
