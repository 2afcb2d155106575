package dev.apflow.adapters.duckdb.engine;

import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.sql.SQLException;

/** Opens the instance, and opens it again when it has failed for good. */
final class Opener implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Opener.class.getName());

    private final DatabaseFile file;
    private final Capacity capacity;
    private volatile @Nullable Instance instance;
    private volatile boolean closed;

    Opener(DatabaseFile file, Capacity capacity) {
        this.file = file;
        this.capacity = capacity;
    }

    /**
     * Opens the file and brings its schema up to date.
     *
     * @throws StoreRefused if that cannot be
     */
    void openFirst() {
        Compaction.ifWorthIt(file, capacity);
        try {
            Instance opened = Instance.open(file.path(), capacity);
            try {
                Schema.migrate(opened.pool(), file.path());
                file.guard();
            } catch (RuntimeException | IOException failure) {
                opened.close();
                throw failure;
            }
            instance = opened;
        } catch (SQLException failure) {
            throw Refusals.ofFile(file.path(), failure);
        } catch (IOException failure) {
            throw new StoreRefused(
                    "cannot make " + file + " readable for its owner alone: " + failure);
        }
    }

    /** The instance, opened again if need be; for the writer alone. */
    Instance instance() throws SQLException {
        Instance present = instance;
        if (present == null) {
            present = Instance.open(file.path(), capacity);
            instance = present;
            LOG.log(System.Logger.Level.INFO, "{0} was opened again", file);
        }
        return present;
    }

    /** The instance for reading. */
    Instance present() {
        Instance present = instance;
        if (present == null) {
            String problem = closed ? "the store is closed" : "the database is being opened again";
            throw new StoreUnreachable(problem, new IllegalStateException(file.toString()));
        }
        return present;
    }

    /** The instance has failed for good: closes it, which also ends what readers are doing. */
    void discard(Throwable why) {
        Instance broken = instance;
        instance = null;
        if (broken != null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} will be opened again: {1}",
                    file,
                    Failures.firstLine(why));
            broken.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        Instance last = instance;
        instance = null;
        if (last != null) {
            last.close();
        }
    }
}
