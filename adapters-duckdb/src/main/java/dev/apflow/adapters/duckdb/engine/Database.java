package dev.apflow.adapters.duckdb.engine;

import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.WriteObserver;

import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbTransaction;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Function;

/** One database file, held by this process until it is closed. */
public final class Database implements AutoCloseable {

    private final DatabaseFile file;
    private final Writer writer;
    private final Opener opener;

    private Database(DatabaseFile file, Opener opener, Capacity capacity) {
        this.file = file;
        this.opener = opener;
        this.writer = new Writer(opener, file, capacity);
    }

    /**
     * Opens the database, making it if there is none.
     *
     * @throws StoreRefused if it is held, read-only, of something else, or there is no room
     */
    public static Database open(Path path, Capacity capacity) {
        DatabaseFile file = DatabaseFile.take(path);
        try {
            Opener opener = new Opener(file, capacity);
            opener.openFirst();
            return new Database(file, opener, capacity);
        } catch (RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    /** Stores a change; it is durable on return. */
    public <T> T write(Change<T> change) {
        return writer.write(change);
    }

    /** Runs {@code work} on a snapshot: all its queries see the same moment. */
    public <T> T read(Function<DbExecute, T> work) {
        Instance instance = opener.present();
        DbTransaction transaction = null;
        try {
            transaction = instance.readers().transaction();
            T found = work.apply(transaction);
            transaction.commit();
            return found;
        } catch (DbClientException failure) {
            rollback(transaction);
            throw Failures.unreachable(file.toString(), cause(failure));
        } catch (Throwable failure) {
            // An Error too: a transaction that is not ended keeps its connection for ever.
            rollback(transaction);
            throw failure;
        }
    }

    private static void rollback(@Nullable DbTransaction transaction) {
        if (transaction != null) {
            Failures.closeQuietly(transaction::rollback);
        }
    }

    private static Throwable cause(DbClientException failure) {
        return failure.getCause() instanceof SQLException cause ? cause : failure;
    }

    /** Tells {@code told} from now on how changes end. */
    public void observe(WriteObserver observer) {
        writer.observe(observer);
    }

    /** Much was deleted: the next changes give its space back to the disk. */
    public void reclaim() {
        writer.reclaim();
    }

    /** How many changes wait for the writer. */
    int waiting() {
        return writer.waiting();
    }

    public Path path() {
        return file.path();
    }

    /** Stores what waits, moves the log into the file and frees it. */
    @Override
    public void close() {
        writer.close();
        opener.close();
        file.close();
    }
}
