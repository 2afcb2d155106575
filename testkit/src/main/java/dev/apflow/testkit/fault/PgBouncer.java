package dev.apflow.testkit.fault;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PgBouncer in front of one database, where the program is installed or was fetched. */
public final class PgBouncer implements AutoCloseable {

    private static final String SETTINGS =
            """
            [databases]
            pooled = host=HOST port=SERVER dbname=DATABASE user=USER password=PASSWORD
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = PORT
            unix_socket_dir =
            auth_type = any
            ignore_startup_parameters = extra_float_digits
            """;

    private static final int TRIES = 500;

    private final Process process;
    private final int port;
    private final Path directory;

    private PgBouncer(Process process, int port, Path directory) {
        this.process = process;
        this.port = port;
        this.directory = directory;
    }

    /** Where the program is; {@code .ci/pgbouncer} puts it into the build's directory. */
    public static Optional<Path> program() {
        Stream<Path> installed =
                Stream.of((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
                        .map(Path::of);
        return Stream.concat(installed, Stream.of(fetched().resolve("usr/sbin")))
                .map(directory -> directory.resolve("pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path fetched() {
        return Path.of("..", "target", "pgbouncer").toAbsolutePath().normalize();
    }

    /**
     * Whether to test with it.
     *
     * @throws AssertionError it is not there, and the build expects it
     */
    public static boolean isThere() {
        if (program().isEmpty() && "true".equals(System.getenv("APFLOW_CI"))) {
            throw new AssertionError("no PgBouncer, which .ci/pgbouncer gets");
        }
        return program().isPresent();
    }

    /** One that pools by transaction, over five sessions. */
    public static PgBouncer before(PostgresDatabase database) {
        return before(database, "pool_mode = transaction", "default_pool_size = 5");
    }

    /**
     * Starts one; it listens on return.
     *
     * @param settings lines of its section {@code pgbouncer}
     */
    public static PgBouncer before(PostgresDatabase database, String... settings) {
        try {
            int port = freePort();
            Path directory = Files.createTempDirectory("pgbouncer");
            String text = settings(database, port) + String.join("\n", settings) + "\n";
            Path file = Files.writeString(directory.resolve("ini"), text);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            PgBouncer started = new PgBouncer(started(directory, file), port, directory);
            started.awaitListening();
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Process started(Path directory, Path file) throws IOException {
        String program = program().orElseThrow().toString();
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> command =
                root
                        ? List.of(program, "-u", "nobody", file.toString())
                        : List.of(program, file.toString());
        ProcessBuilder builder = new ProcessBuilder(command);
        if (program.startsWith(fetched().toString())) {
            builder.environment()
                    .put(
                            "LD_LIBRARY_PATH",
                            fetched().resolve("usr/lib/x86_64-linux-gnu").toString());
        }
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private void awaitListening() {
        for (int i = 0; i < TRIES; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        throw new AssertionError("PgBouncer does not listen: " + log());
    }

    private static void pause() {
        try {
            boolean never = new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
            assert !never : "nobody counts it down";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
    public Path directory() {
        return directory;
    }

    public String url() {
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
            List<Path> insideFirst = found.sorted((a, b) -> b.compareTo(a)).toList();
            for (Path each : insideFirst) {
                Files.delete(each);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
