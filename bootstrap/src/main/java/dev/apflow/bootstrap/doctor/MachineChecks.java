package dev.apflow.bootstrap.doctor;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.apflow.bootstrap.settings.DatabaseUrl;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.bootstrap.terminal.Utf8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The machine that a node is to run on. */
final class MachineChecks {

    private static final long MIB = 1L << 20;
    private static final long LITTLE = 1024 * MIB;
    private static final long TOO_LITTLE = 100 * MIB;

    /** Connections of clients that a node should be able to have. */
    private static final long CLIENTS = 1_000;

    private static final long OWN_FILES = 300;
    private static final long FILES_OF_A_TASK = 4;

    private MachineChecks() {}

    static Finding locale() {
        Optional<String> other = Utf8.otherForNames();
        return other.isEmpty()
                ? Finding.ok("locale", "UTF-8")
                : Finding.warn(
                        "locale",
                        "names of files and arguments of commands are limited to " + other.get(),
                        "start with the launcher, or with LC_ALL=C.UTF-8");
    }

    static Finding files(Settings settings) {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system)) {
            return Finding.ok("files", "no limit is known on this system");
        }
        long most = system.getMaxFileDescriptorCount();
        long needed = OWN_FILES + FILES_OF_A_TASK * settings.work().maxParallelTasks() + CLIENTS;
        String text =
                String.format(
                        Locale.ROOT, "%d open files are allowed, %d are needed", most, needed);
        return most >= needed
                ? Finding.ok("files", text)
                : Finding.warn(
                        "files",
                        text,
                        "raise the limit: LimitNOFILE= (systemd), ulimit -n, --ulimit nofile="
                                + " (Docker)");
    }

    static Finding port(Settings settings) {
        String host = settings.api().host();
        int port = settings.api().port();
        String where = host + ":" + port;
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            InetSocketAddress address =
                    new InetSocketAddress(host.replaceAll("^\\[|\\]$", ""), port);
            if (address.isUnresolved()) {
                return Finding.fail(
                        "port",
                        "no address is known for " + host,
                        "set APFLOW_API_HOST to an address of this machine, or 0.0.0.0");
            }
            socket.bind(address);
            return Finding.ok("port", where + " is free");
        } catch (IOException taken) {
            return Finding.fail(
                    "port",
                    "cannot listen on " + where + ": " + taken.getMessage(),
                    "end the program that listens there (a running node?), or set"
                            + " APFLOW_API_PORT and APFLOW_API_HOST");
        }
    }

    static Finding disk(Settings settings) {
        if (!(settings.database() instanceof DatabaseUrl.DuckDb(Path file))) {
            return Finding.ok("disk", "nothing is kept here: the database is elsewhere");
        }
        Path directory = existing(file.toAbsolutePath());
        try {
            if (!Files.isDirectory(directory) || !Files.isWritable(directory)) {
                return Finding.fail(
                        "disk",
                        "no files can be written in " + directory,
                        "let this user write there, or set APFLOW_DATABASE_URL");
            }
            long free = Files.getFileStore(directory).getUsableSpace();
            String text = free / MIB + " MiB are free in " + directory;
            if (free < TOO_LITTLE) {
                return Finding.fail("disk", text, "make room: the database grows with each task");
            }
            return free < LITTLE
                    ? Finding.warn(
                            "disk",
                            text,
                            "make room, or keep ended trees for fewer days"
                                    + " (APFLOW_RETENTION_DAYS)")
                    : Finding.ok("disk", text);
        } catch (IOException unknown) {
            return Finding.warn(
                    "disk",
                    "nothing is known of " + directory,
                    String.valueOf(unknown.getMessage()));
        }
    }

    /** The nearest directory that is there: the others are made at the start. */
    private static Path existing(Path file) {
        Path directory = file.getParent();
        while (directory != null && directory.getParent() != null && !Files.exists(directory)) {
            directory = directory.getParent();
        }
        return directory == null ? file : directory;
    }
}
