package dev.apflow.testkit.postgres;

import dev.apflow.embedded.postgres.Databases;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Chooses a server: a given one, else a container, else embedded binaries.
 *
 * @param properties reads a system property
 * @param environment reads an environment variable
 */
record ServerChoice(
        Function<String, @Nullable String> properties,
        Function<String, @Nullable String> environment) {

    static final String URL_KEY = "APFLOW_TEST_DATABASE_URL";

    /** Binaries of another version of the server: then it is they that are to be tested. */
    private static final String BINARIES_KEY = "apflow.postgres.binaries";

    private static final System.Logger LOG = System.getLogger(ServerChoice.class.getName());
    private static final Path DOCKER_SOCKET = Path.of("/var/run/docker.sock");

    Databases choose() {
        Optional<PostgresDatabase> given = given();
        if (given.isPresent()) {
            Databases databases = new Databases(given.get());
            Runtime.getRuntime().addShutdownHook(new Thread(databases::dropAll));
            return databases;
        }
        boolean other = setting(properties, BINARIES_KEY).isPresent();
        return new Databases(!other && hasDocker() ? containerOrEmbedded() : embedded());
    }

    Optional<PostgresDatabase> given() {
        return setting(properties, URL_KEY)
                .or(() -> setting(environment, URL_KEY))
                .map(PostgresDatabase::parse);
    }

    /**
     * Looks for the engine's address only: asking Testcontainers takes a second and logs errors.
     */
    boolean hasDocker() {
        return setting(environment, "DOCKER_HOST").isPresent() || Files.isWritable(DOCKER_SOCKET);
    }

    /** An engine that cannot start the image, for want of a network for example, is no obstacle. */
    private static PostgresDatabase containerOrEmbedded() {
        try {
            return PostgresInContainer.start();
        } catch (RuntimeException noContainer) {
            LOG.log(System.Logger.Level.WARNING, "no container, so embedded binaries", noContainer);
            return embedded();
        }
    }

    private static PostgresDatabase embedded() {
        return PostgresServer.launch().maintenance();
    }

    private static Optional<String> setting(Function<String, @Nullable String> source, String key) {
        return Optional.ofNullable(source.apply(key)).filter(value -> !value.isBlank());
    }
}
