package dev.apflow.bootstrap.cluster;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks past the nodes, into their database. */
final class Sql {

    private Sql() {}

    static long number(PostgresDatabase database, String query) {
        return Long.parseLong(texts(database, query).getFirst());
    }

    /** The first column. */
    static List<String> texts(PostgresDatabase database, String query) {
        try (Connection connection = database.connect()) {
            return texts(connection, query);
        } catch (SQLException failed) {
            throw new IllegalStateException(query, failed);
        }
    }

    private static List<String> texts(Connection connection, String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    static List<String> tablesWithRows(PostgresDatabase database) {
        return texts(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                .stream()
                .filter(table -> number(database, "SELECT count(*) FROM " + table) > 0)
                .toList();
    }
}
