package dev.apflow.benchmarks.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import dev.apflow.embedded.postgres.PostgresDatabase;

/** Connections for others. */
final class Pool {

    private Pool() {}

    static HikariDataSource of(PostgresDatabase database, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }
}
