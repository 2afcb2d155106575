package dev.apflow.embedded.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;

/**
 * A PostgreSQL of our own on a port of 127.0.0.1, with {@code fsync} on: to be stopped, killed and
 * started again with what it has committed.
 *
 * <p>Its processes and files go when it is closed, and also when this JVM ends, in whatever way.
 * Methods may be called from several threads.
 */
public final class PostgresServer implements AutoCloseable {

    /**
     * Below the ports which systems give to outgoing connections: a restart finds its port free.
     */
    private static final int LOWEST_PORT = 20_000;

    private static final int PORTS = 12_000;
    private static final int PORTS_TRIED = 20;

    private final Installation installation;
    private final ServerHome home;
    private final List<String> settings;
    private final Databases databases;
    private ServerProcess process;

    private PostgresServer(
            Installation installation,
            ServerHome home,
            List<String> settings,
            ServerProcess process) {
        this.installation = installation;
        this.home = home;
        this.settings = settings;
        this.process = process;
        this.databases =
                new Databases(
                        new PostgresDatabase(
                                "127.0.0.1",
                                process.port(),
                                "postgres",
                                Installation.SUPERUSER,
                                installation.password(),
                                ""));
    }

    /** Starts one with the usual settings. */
    public static PostgresServer launch() {
        return launch(Map.of());
    }

    /**
     * Starts one.
     *
     * @param settings of {@code postgresql.conf}, by name; they win over the usual ones
     * @throws IllegalArgumentException if {@code settings} would make it less durable
     * @throws IllegalStateException if there are no binaries for this system, or it does not start;
     *     shows its log
     */
    public static PostgresServer launch(Map<String, String> settings) {
        return launch(settings, PostgresServer::anyPort);
    }

    private static int anyPort() {
        return LOWEST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
    }

    /**
     * Likewise.
     *
     * @param ports are tried in turn until one is free
     */
    static PostgresServer launch(Map<String, String> settings, IntSupplier ports) {
        Account account = Account.ofThisProcess();
        Installation installation = Installation.in(CacheDirectory.usual(account), account);
        ServerHome home = ServerHome.create(installation, installation.cluster());
        return launch(installation, home, ServerSettings.commandLine(settings), ports);
    }

    private static PostgresServer launch(
            Installation installation, ServerHome home, List<String> words, IntSupplier ports) {
        try {
            for (int left = PORTS_TRIED; left > 0; left--) {
                ServerProcess process =
                        ServerProcess.begin(installation, home, ports.getAsInt(), words);
                if (process.comesUp()) {
                    return new PostgresServer(installation, home, words, process);
                }
            }
            throw new IllegalStateException("no free port in " + PORTS_TRIED + " attempts");
        } catch (RuntimeException failed) {
            home.close();
            throw failed;
        }
    }

    /** The database which is always there, to run statements about the server in. */
    public PostgresDatabase maintenance() {
        return databases.maintenance();
    }

    /** A new, empty database. */
    public PostgresDatabase freshDatabase() {
        return databases.fresh();
    }

    /** {@code database}, of another server, as it is here: of the same name. */
    public PostgresDatabase here(PostgresDatabase database) {
        return maintenance().named(database.name());
    }

    /**
     * Starts a second server that repeats what happens here: from now on a commit returns when both
     * have it on their disks, and waits while the second is away. To be called once, before there
     * is work.
     */
    public synchronized PostgresServer launchStandby() {
        ServerHome second = Standby.of(maintenance(), installation, home.data());
        PostgresServer standby = launch(installation, second, settings, PostgresServer::anyPort);
        Standby.awaitFrom(maintenance());
        return standby;
    }

    /** Makes a standby a server of its own; returns when it takes writes. */
    public void promote() {
        Standby.promote(maintenance());
    }

    Path directory() {
        return home.path();
    }

    /** The postmaster's process id, of the latest start. */
    public synchronized long pid() {
        return process.postmaster().pid();
    }

    /** What it logged so far, in all of its starts. */
    synchronized String log() {
        return process.log();
    }

    public synchronized boolean isRunning() {
        return process.isRunning();
    }

    /**
     * PostgreSQL's fast shutdown: clients are disconnected, what they have not committed is undone.
     * Returns when it has ended; does nothing if it is not running.
     */
    public synchronized void stop() {
        if (process.isRunning()) {
            process.stop();
        }
    }

    /** {@code kill -9} of all its processes. Returns when they have ended. */
    public synchronized void kill() {
        if (process.isRunning()) {
            process.kill();
        }
    }

    /**
     * Starts again with the same data on the same port, and stops it first if it is running.
     *
     * @throws IllegalStateException if it does not start; shows its log
     */
    public synchronized void restart() {
        stop();
        int port = maintenance().port();
        process = ServerProcess.begin(installation, home, port, settings);
        if (!process.comesUp()) {
            throw new IllegalStateException("port " + port + " has been taken meanwhile");
        }
    }

    /** Ends it at once and removes its data. May be called twice. */
    @Override
    public synchronized void close() {
        home.close();
    }
}
