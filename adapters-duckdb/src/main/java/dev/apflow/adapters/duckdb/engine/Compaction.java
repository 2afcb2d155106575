package dev.apflow.adapters.duckdb.engine;

import org.duckdb.DuckDBDriver;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * Copies a database whose file holds little for its size into a new file, which takes its name.
 * DuckDB cuts off free blocks at the end of a file alone, and keeps a group of 122,880 rows while
 * one of them is left; so after much was deleted, the file can stay many times as large as what it
 * holds.
 *
 * <p>Only before the file is served. A process that ends at any moment leaves one whole file: the
 * copy has another name until it is complete and on the disk, and is renamed in one step. What an
 * earlier process left of a copy is deleted.
 *
 * <p>No other process can write the file meanwhile, nor what it was: after DuckDB has freed its
 * lock on it, this process takes the same lock (a POSIX record lock on the file) before the rename,
 * and keeps it until it ends.
 */
final class Compaction {

    private static final System.Logger LOG = System.getLogger(Compaction.class.getName());

    /** A smaller file is not worth it. */
    private static final long BYTES_LEAST = 16L << 20;

    /** The file is copied where it is so many times larger than what it holds. */
    private static final int TIMES_TOO_LARGE = 2;

    private static final String SUFFIX = ".compacting";

    private static final String BLOCK_BYTES = "select block_size from pragma_database_size()";

    private static final String TABLES =
            """
            select table_name from duckdb_tables()
            where database_name = current_database() and not internal
            order by table_name
            """;

    /** Rows with those that are deleted, and the blocks they take. */
    private static final String STORED =
            """
            select coalesce(sum(count) filter (column_id = 0 and segment_type <> 'VALIDITY'), 0) as rows,
                   count(distinct block_id) filter (block_id >= 0)
                       + coalesce(sum(len(additional_block_ids)), 0) as blocks
            from pragma_storage_info('TABLE')
            """;

    private final DatabaseFile file;
    private final Path path;
    private final Path copy;
    private final Capacity capacity;

    private Compaction(DatabaseFile file, Capacity capacity) {
        this.file = file;
        this.path = file.path();
        this.copy = path.resolveSibling(path.getFileName() + SUFFIX);
        this.capacity = capacity;
    }

    /** Makes the file smaller, if that is worth it and possible; nobody has it open. */
    static void ifWorthIt(DatabaseFile file, Capacity capacity) {
        Compaction compaction = new Compaction(file, capacity);
        try {
            compaction.deleteCopy();
            if (Files.exists(file.path()) && Files.size(file.path()) >= BYTES_LEAST) {
                compaction.run();
            }
        } catch (IOException | SQLException failure) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "{0} was not made smaller: {1}",
                    file,
                    Failures.firstLine(failure));
            compaction.deleteCopyQuietly();
        }
    }

    private void deleteCopy() throws IOException {
        Files.deleteIfExists(copy);
        Files.deleteIfExists(logOf(copy));
    }

    private void deleteCopyQuietly() {
        try {
            deleteCopy();
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.WARNING, "cannot delete {0}: {1}", copy, failure);
        }
    }

    private static Path logOf(Path database) {
        return database.resolveSibling(database.getFileName() + ".wal");
    }

    private void run() throws IOException, SQLException {
        long before = Files.size(path);
        if (!isRoom(before)) {
            return;
        }
        FileChannel old = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean swapped = false;
        try {
            swapped = copied() && swapped(old);
        } finally {
            if (swapped) {
                file.keepOpen(old);
            } else {
                old.close();
            }
        }
        if (!swapped) {
            deleteCopy();
            return;
        }
        LOG.log(
                System.Logger.Level.INFO,
                String.format(
                        Locale.ROOT,
                        "%s was %d MiB and is %d MiB: what was deleted is given back",
                        file,
                        before >> 20,
                        Files.size(path) >> 20));
    }

    /** Whether there is a complete copy; DuckDB has closed the file. */
    private boolean copied() throws IOException, SQLException {
        Properties options = new Properties();
        options.setProperty("threads", "1");
        options.setProperty("memory_limit", capacity.memoryMebibytes() + "MiB");
        options.setProperty("checkpoint_threshold", "1TB");
        options.setProperty("autoinstall_known_extensions", "false");
        options.setProperty("autoload_known_extensions", "false");
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + path, options);
                Statement statement = connection.createStatement()) {
            List<String> tables = tables(statement);
            if (!tables.contains(Schema.TABLE)) {
                return false;
            }
            statement.execute("checkpoint");
            long size = heldBytes(statement, tables);
            if (size * TIMES_TOO_LARGE > Files.size(path)) {
                return false;
            }
            String from = text(statement, "select current_database()");
            statement.execute("attach '" + copy.toString().replace("'", "''") + "' as compacted");
            statement.execute(
                    "copy from database \"" + from.replace("\"", "\"\"") + "\" to compacted");
            statement.execute("checkpoint compacted");
            boolean whole = isWhole(statement, tables);
            statement.execute("detach compacted");
            return whole && !Files.exists(logOf(copy));
        }
    }

    /** The copy is never larger than the file. */
    private boolean isRoom(long bytes) throws IOException {
        return file.room() >= bytes + BYTES_LEAST;
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    /** What the rows that are left take, were those that are deleted gone from their blocks. */
    private static long heldBytes(Statement statement, List<String> tables) throws SQLException {
        double blocks = 0;
        for (String table : tables) {
            long live = number(statement, "select count(*) from \"" + table + "\"");
            try (ResultSet stored = statement.executeQuery(STORED.replace("TABLE", table))) {
                stored.next();
                double share = (double) live / Math.max(1, stored.getLong("rows"));
                blocks += stored.getLong("blocks") * Math.min(1, share);
            }
        }
        return (long) blocks * number(statement, BLOCK_BYTES);
    }

    private static boolean isWhole(Statement statement, List<String> tables) throws SQLException {
        for (String table : tables) {
            String count = "select count(*) from ";
            if (number(statement, count + "\"" + table + "\"")
                    != number(statement, count + "compacted.\"" + table + "\"")) {
                return false;
            }
        }
        return true;
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Whether the copy has the file's name now. */
    private boolean swapped(FileChannel old) throws IOException {
        if (!isLocked(old) || Files.exists(logOf(path))) {
            return false;
        }
        FileOwner.sameAs(path, copy);
        try (FileChannel complete = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            complete.force(true);
        }
        Files.move(copy, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldHere) {
            return false;
        }
    }
}
