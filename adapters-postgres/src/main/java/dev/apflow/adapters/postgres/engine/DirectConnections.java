package dev.apflow.adapters.postgres.engine;

import dev.apflow.adapters.postgres.settings.Login;
import dev.apflow.adapters.postgres.settings.PostgresSettings;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Connections beside the pool, for what lasts: the pool takes back what is held too long. */
public final class DirectConnections {

    private DirectConnections() {}

    /**
     * @param name what the server shows of it
     */
    public static Connection connect(PostgresSettings settings, String name) throws SQLException {
        return connect(settings, settings.url().jdbc(), name);
    }

    static Connection connect(PostgresSettings settings, String jdbc, String name)
            throws SQLException {
        Properties properties = new Properties();
        Login login = settings.logins().current();
        properties.setProperty("user", login.user());
        login.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("ApplicationName", settings.url().sessionName(name));
        return DriverManager.getConnection(jdbc, properties);
    }
}
