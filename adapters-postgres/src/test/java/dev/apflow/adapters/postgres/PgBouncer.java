package dev.apflow.adapters.postgres;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PgBouncer that pools by transaction, in front of one database; where it is installed. */
final class PgBouncer implements AutoCloseable {

    private static final String SETTINGS =
            """
            [databases]
            pooled = host=HOST port=SERVER dbname=DATABASE user=USER password=PASSWORD
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = PORT
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 5
            ignore_startup_parameters = extra_float_digits
            """;

    private final Process process;
    private final int port;
    private final Path directory;

    private PgBouncer(Process process, int port, Path directory) {
        this.process = process;
        this.port = port;
        this.directory = directory;
    }

    /** Where the program is. */
    static Optional<Path> program() {
        return Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static PgBouncer before(PostgresDatabase database) {
        try {
            int port = freePort();
            Path directory = Files.createTempDirectory("pgbouncer");
            Path settings = Files.writeString(directory.resolve("ini"), settings(database, port));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            List<String> command = List.of(program().orElseThrow().toString(), settings.toString());
            Process process =
                    new ProcessBuilder(
                                    isRoot()
                                            ? List.of(
                                                    command.get(0), "-u", "nobody", command.get(1))
                                            : command)
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("log").toFile())
                            .start();
            return new PgBouncer(process, port, directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String settings(PostgresDatabase database, int port) {
        return SETTINGS.replace("HOST", database.host())
                .replace("SERVER", Integer.toString(database.port()))
                .replace("DATABASE", database.name())
                .replace("USER", database.user())
                .replace("PASSWORD", database.password())
                .replace("PORT", Integer.toString(port));
    }

    /** Its settings and its log, while it runs. */
    Path directory() {
        return directory;
    }

    String url() {
        return "postgresql://somebody:anything@127.0.0.1:" + port + "/pooled";
    }

    @Override
    public void close() {
        process.destroy();
        try {
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        clear();
    }

    private void clear() {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> insideFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path each : insideFirst) {
                Files.delete(each);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
