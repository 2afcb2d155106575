package dev.apflow.embedded.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The directory of one server, and its guard.
 *
 * <p>The guard is a shell in a session of its own which reads a pipe from this JVM. The pipe ends
 * when the JVM closes it or dies, by {@code kill -9} too; then the guard ends the server and
 * removes the directory. So there is one way to clean up, and it does not depend on a shutdown
 * hook.
 *
 * @param path holds {@code data} and {@code log}
 */
record ServerHome(Path path, Process guard) {

    /** The guard itself gives up after 11 s. */
    private static final Duration CLEANING = Duration.ofSeconds(20);

    /** A new one with a copy of {@code cluster}. */
    static ServerHome create(Installation installation, Path cluster) {
        try {
            Path path = Files.createTempDirectory("apflow-pg-");
            ServerHome home = new ServerHome(path, startGuard(path));
            installation.account().own(path);
            installation.copyCluster(cluster, home.data());
            return home;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("log");
    }

    /** Ends the server if it runs and removes the directory. Does nothing the second time. */
    void close() {
        try {
            guard.getOutputStream().close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        if (!Commands.ended(guard, CLEANING) || guard.exitValue() != 0) {
            throw new IllegalStateException("a server is left running in " + path);
        }
    }

    private static Process startGuard(Path path) throws IOException {
        List<String> command = List.of("setsid", "sh", "-c", script(), "guard", path.toString());
        return Commands.builder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String script() throws IOException {
        try (InputStream script = ServerHome.class.getResourceAsStream("guard.sh")) {
            return new String(
                    Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
