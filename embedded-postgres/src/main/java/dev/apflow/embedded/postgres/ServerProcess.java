package dev.apflow.embedded.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The postmaster of one start.
 *
 * @param postmaster the process itself: what changes session and account on the way to it does not
 *     change the process
 */
record ServerProcess(ServerHome home, int port, Process postmaster) {

    /** Recovering from a crash takes its time on a busy machine. */
    private static final Duration STARTING = Duration.ofSeconds(60);

    private static final Duration ENDING = Duration.ofSeconds(30);
    private static final Duration LOOKING_AGAIN = Duration.ofMillis(2);

    /** Returns at once, before the server is ready. */
    static ServerProcess begin(
            Installation installation, ServerHome home, int port, List<String> settings) {
        List<String> server =
                new ArrayList<>(
                        List.of(
                                installation.program("postgres").toString(),
                                "-D",
                                home.data().toString(),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories=",
                                "-c",
                                "port=" + port));
        server.addAll(settings);
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(installation.account().command(server));
        try {
            Process process =
                    Commands.builder(command)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(home.log().toFile())
                            .start();
            return new ServerProcess(home, port, process);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Waits until it accepts connections, or has ended because its port is in use: then false.
     *
     * @throws IllegalStateException if it ended for another reason; shows its log
     */
    boolean comesUp() {
        for (long looks = STARTING.dividedBy(LOOKING_AGAIN); looks > 0; looks--) {
            if (isReady()) {
                return true;
            }
            if (Commands.ended(postmaster, LOOKING_AGAIN)) {
                String log = log();
                if (log.contains("Address already in use")) {
                    return false;
                }
                throw new IllegalStateException("PostgreSQL did not start:\n" + log);
            }
        }
        throw new IllegalStateException(
                "PostgreSQL is not ready after " + STARTING + ":\n" + log());
    }

    boolean isRunning() {
        return postmaster.isAlive();
    }

    /** Ends all connections and transactions, writes everything to its files, then ends. */
    void stop() {
        Commands.signal("INT", postmaster.pid());
        if (!Commands.ended(postmaster, ENDING)) {
            throw new IllegalStateException("PostgreSQL does not stop:\n" + log());
        }
    }

    /** SIGKILL for all of its processes. They are held before, so that none is born meanwhile. */
    void kill() {
        Commands.signal("STOP", postmaster.pid());
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster.toHandle()), postmaster.toHandle().descendants())
                        .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (long looks = ENDING.dividedBy(LOOKING_AGAIN); looks > 0; looks--) {
            if (all.stream().noneMatch(ServerProcess::lives)
                    && Commands.ended(postmaster, ENDING)) {
                return;
            }
            LockSupport.parkNanos(LOOKING_AGAIN.toNanos());
        }
        throw new IllegalStateException("PostgreSQL survives being killed:\n" + log());
    }

    /** The postmaster says so in a file of its data directory; an earlier one may have said it. */
    private boolean isReady() {
        try {
            List<String> lines = Files.readAllLines(home.data().resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.getFirst().equals(Long.toString(postmaster.pid()))
                    && lines.get(7).startsWith("ready");
        } catch (NoSuchFileException notYet) {
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A zombie does not: a container's first process may never collect it. */
    private static boolean lives(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return process.isAlive() && !stat.contains(") Z ");
        } catch (IOException failure) {
            return false;
        }
    }

    String log() {
        try {
            return Files.readString(home.log());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
