package dev.apflow.embedded.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Where things are kept which are made once for each machine and user. An entry is there completely
 * or not at all, also for other processes and after a crash.
 *
 * @param path an existing directory which nobody else may write to: what is in it gets executed
 */
record CacheDirectory(Path path) {

    /** System property: the directory to use instead of the usual one. */
    static final String PATH_KEY = "apflow.postgres.cache";

    private static final Object ONE_THREAD = new Object();

    CacheDirectory {
        try {
            Files.createDirectories(path);
            int owner = Account.ownerOf(path);
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (owner != Account.ownerOf(Path.of("/proc/self"))
                    || permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw new IllegalStateException(
                        String.format(
                                Locale.ROOT,
                                "%s can be written to by others (owner %d, %s)",
                                path,
                                owner,
                                PosixFilePermissions.toString(permissions)));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * The usual one, below the user's cache directory. Root's must not be in its home, where the
     * account that the server runs as cannot look.
     */
    static CacheDirectory usual(Account account) {
        String chosen = System.getProperty(PATH_KEY);
        if (chosen != null) {
            return new CacheDirectory(Path.of(chosen));
        }
        Path caches = account.isBorrowed() ? Path.of("/var/cache") : ofUser();
        Path usable = canHold(caches) ? caches : Path.of(System.getProperty("java.io.tmpdir"));
        return new CacheDirectory(usable.resolve("apflow-" + System.getProperty("user.name")));
    }

    /** Makes an entry. */
    @FunctionalInterface
    interface Maker {
        /**
         * @param directory new and empty
         */
        void make(Path directory) throws IOException;
    }

    /** The entry of that name, made first if it is not there; by one process at a time. */
    Path entry(String name, Maker maker) {
        Path entry = path.resolve(name);
        if (Files.exists(entry)) {
            return entry;
        }
        synchronized (ONE_THREAD) {
            try (FileChannel file =
                            FileChannel.open(
                                    path.resolve(name + ".lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                Objects.requireNonNull(lock);
                if (!Files.exists(entry)) {
                    make(entry, path.resolve(name + ".partial"), maker);
                }
                return entry;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    /** What an earlier maker left behind when it crashed is thrown away. */
    private static void make(Path entry, Path partial, Maker maker) throws IOException {
        Commands.run(List.of("rm", "-rf", partial.toString()));
        Files.createDirectory(partial);
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
        maker.make(partial);
        Files.move(partial, entry, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path ofUser() {
        String standard = System.getenv("XDG_CACHE_HOME");
        return standard == null || standard.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(standard);
    }

    private static boolean canHold(Path directory) {
        try {
            return Files.isWritable(Files.createDirectories(directory));
        } catch (IOException cannot) {
            return false;
        }
    }
}
