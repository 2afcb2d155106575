package dev.apflow.bootstrap.doctor;

import dev.apflow.adapters.postgres.Diagnosis;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.bootstrap.node.Stores;
import dev.apflow.bootstrap.settings.DatabaseUrl;
import dev.apflow.bootstrap.settings.Settings;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The database that a node is to use. */
final class DatabaseChecks {

    private static final String NAME = "database";

    /** Leases are judged by the database's clock alone; people compare times. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(5);

    private DatabaseChecks() {}

    static List<Finding> all(Settings settings, Instant now) {
        if (settings.database() instanceof DatabaseUrl.DuckDb(Path file)) {
            return List.of(file(file.toAbsolutePath()));
        }
        try {
            return found(Stores.diagnosis(settings), now);
        } catch (StoreUnreachable absent) {
            return List.of(
                    Finding.fail(
                            NAME,
                            String.valueOf(absent.getMessage()),
                            "start the server, or correct host and port in APFLOW_DATABASE_URL"));
        } catch (StoreRefused refused) {
            return List.of(
                    Finding.fail(
                            NAME,
                            String.valueOf(refused.getMessage()),
                            "correct APFLOW_DATABASE_URL, or what the server allows this role"));
        }
    }

    private static Finding file(Path file) {
        if (!Files.exists(file)) {
            return Finding.ok(NAME, file + " will be made");
        }
        try (FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null
                    ? Finding.warn(
                            NAME,
                            file + " is in use by another process",
                            "end it before a second one is started: one process at a time")
                    : Finding.ok(NAME, file + " is there and free");
        } catch (IOException unusable) {
            return Finding.fail(
                    NAME,
                    "cannot open " + file + ": " + unusable,
                    "let this user read and write it");
        }
    }

    private static List<Finding> found(Diagnosis found, Instant now) {
        List<Finding> all = new ArrayList<>();
        all.add(
                found.writable()
                        ? Finding.ok(NAME, "PostgreSQL " + found.server() + " takes writes")
                        : Finding.fail(
                                NAME,
                                "PostgreSQL " + found.server() + " only reads",
                                "name the primary; with several hosts:"
                                        + " target_session_attrs=read-write"));
        if (!found.durable()) {
            all.add(
                    Finding.warn(
                            "durability",
                            "commits are acknowledged before they are on disk",
                            "set fsync = on and synchronous_commit = on for this role"));
        }
        all.add(rights(found));
        all.add(tables(found));
        all.add(
                found.pooled()
                        ? Finding.warn(
                                "pooler",
                                "connections are pooled by transaction",
                                "works, and takeovers wait for leases; use the server's own"
                                        + " address or session mode for quick ones")
                        : Finding.ok("pooler", "none, or one that pools sessions"));
        all.add(clock(found, now));
        return all;
    }

    private static Finding rights(Diagnosis found) {
        if (found.schema().isEmpty()) {
            return Finding.fail(
                    "rights",
                    "the role sees no schema",
                    "create it and grant its use, or name another by currentSchema= in the URL");
        }
        if (found.missingRights().isPresent()) {
            return Finding.fail(
                    "rights",
                    found.missingRights().get(),
                    "run `apflow migrate --print-grants ROLE | psql` as the owner");
        }
        return Finding.ok("rights", "all that is needed in schema " + found.schema().get());
    }

    private static Finding tables(Diagnosis found) {
        if (found.tables() == found.newest()) {
            return Finding.ok("tables", "version " + found.tables() + ", up to date");
        }
        if (found.tables() > found.newest()) {
            return Finding.fail(
                    "tables",
                    "version "
                            + found.tables()
                            + ", made by a newer Apflow; this one knows "
                            + found.newest(),
                    "use the newer program");
        }
        String text =
                found.tables() == 0
                        ? "none yet"
                        : "version " + found.tables() + ", this program needs " + found.newest();
        return found.mayCreate()
                ? Finding.ok("tables", text + ": `serve` makes them")
                : Finding.fail(
                        "tables",
                        text + ", and the role may not make them",
                        "run `apflow migrate --print | psql` as the owner");
    }

    private static Finding clock(Diagnosis found, Instant now) {
        Duration apart = Duration.between(now, found.clock()).abs();
        return apart.compareTo(WORTH_TELLING) < 0
                ? Finding.ok("clock", "that of the database is " + apart.toMillis() + " ms off")
                : Finding.warn(
                        "clock",
                        "that of the database is " + apart.toSeconds() + " s off",
                        "nothing breaks, and times in logs differ: synchronise the clocks (NTP)");
    }
}
