package dev.apflow.testkit.postgres;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.ServerSettings;

import org.testcontainers.postgresql.PostgreSQLContainer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The server in a container. Testcontainers removes it when this JVM is gone. */
final class PostgresInContainer {

    /** The same major version as the embedded binaries. */
    private static final String IMAGE = "postgres:18-alpine";

    /** As the embedded cluster: the order of strings must not depend on the server. */
    private static final String INITDB_ARGUMENTS =
            "--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C";

    private PostgresInContainer() {}

    @SuppressWarnings("resource") // lives as long as the JVM
    static PostgresDatabase start() {
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
        List<String> command = new ArrayList<>(List.of("postgres"));
        command.addAll(ServerSettings.commandLine(Map.of()));
        container.withEnv("POSTGRES_INITDB_ARGS", INITDB_ARGUMENTS);
        container.withCommand(command.toArray(String[]::new)).start();
        return new PostgresDatabase(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getDatabaseName(),
                container.getUsername(),
                container.getPassword(),
                "");
    }
}
