package dev.apflow.adapters.duckdb.engine;

import dev.apflow.application.store.StoreRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The place of a database, looked at before DuckDB is let near it.
 *
 * <p>Never opens the database file: DuckDB's lock on it is a POSIX record lock, which a process
 * loses as soon as it closes <em>any</em> descriptor of the file.
 */
final class DatabaseFile implements AutoCloseable {

    /** Two stores of one process would share DuckDB's instance, and each think itself alone. */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final boolean isNew;
    private Optional<AutoCloseable> open = Optional.empty();

    private DatabaseFile(Path path) {
        this.path = path;
        this.isNew = !Files.exists(path);
    }

    /**
     * Takes the place for this process, making the directory if there is none.
     *
     * @throws StoreRefused if there cannot be a database here
     */
    static DatabaseFile take(Path wanted) {
        if (wanted.toString().contains(";") || wanted.getFileName() == null) {
            throw new StoreRefused("not a name for a database file: " + wanted);
        }
        Path path = directoryOf(wanted.toAbsolutePath().normalize()).resolve(wanted.getFileName());
        if (Files.isDirectory(path)) {
            throw new StoreRefused(path + " is a directory, not a database file");
        }
        if (Files.exists(path) && !Files.isWritable(path)) {
            throw new StoreRefused("cannot write the database file " + path + ": it is read-only");
        }
        if (!OPEN_HERE.add(path)) {
            throw new StoreRefused(
                    "the database file " + path + " is open in this process already");
        }
        return new DatabaseFile(path);
    }

    private static Path directoryOf(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            throw new StoreRefused("not a name for a database file: " + file);
        }
        try {
            FileOwner.createDirectories(directory);
            Path real = directory.toRealPath();
            if (!Files.isWritable(real)) {
                throw new StoreRefused(
                        "cannot write into the directory " + real + " of the database file");
            }
            return real;
        } catch (IOException failure) {
            throw Refusals.ofDirectory(directory, failure);
        }
    }

    Path path() {
        return path;
    }

    /** Bytes in the log that are not in the file yet. */
    long logBytes() throws IOException {
        Path log = log();
        return Files.exists(log) ? Files.size(log) : 0;
    }

    private Path log() {
        return path.resolveSibling(path.getFileName() + ".wal");
    }

    /** DuckDB has opened the file: one that it made is for its owner alone, and its log too. */
    void guard() throws IOException {
        if (isNew) {
            FileOwner.alone(path);
        }
        guardLog();
    }

    /** Whoever may not read the file may not read a log that DuckDB has made anew. */
    void guardLog() throws IOException {
        FileOwner.sameAs(path, log());
    }

    /** Bytes that can still be written to this disk. */
    long room() throws IOException {
        return Files.getFileStore(directory()).getUsableSpace();
    }

    private Path directory() {
        Path directory = path.getParent();
        return directory == null ? path : directory;
    }

    /** Something of a file that had this name before stays open until this is closed. */
    void keepOpen(AutoCloseable earlier) {
        open = Optional.of(earlier);
    }

    @Override
    public void close() {
        open.ifPresent(Failures::closeQuietly);
        OPEN_HERE.remove(path);
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
