package dev.apflow.adapters.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Errors in reads and writes: memory that runs out, a stack that does, an assertion. */
@Timeout(60)
class ErrorsTest {

    private static final int READERS = 2;
    private static final int TIMES = 3 * READERS;

    @TempDir private Path directory;

    private Database database;

    private static List<Error> errors() {
        return List.of(
                new OutOfMemoryError("thrown by a test"),
                new StackOverflowError("thrown by a test"),
                new AssertionError("thrown by a test"));
    }

    @BeforeEach
    void open() {
        database =
                Database.open(
                        directory.resolve("engine.duckdb"),
                        new Capacity(READERS, 8, Duration.ofSeconds(20), 1 << 20, 256));
        database.write(
                session ->
                        session.sql("create table if not exists apflow_x (n bigint primary key)")
                                .update());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void an_error_in_a_read_gives_the_connection_back() {
        for (Error error : errors()) {
            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(
                                () ->
                                        database.read(
                                                execute -> {
                                                    execute.get("select 1");
                                                    throw error;
                                                }))
                        .isSameAs(error);
                assertThatThrownBy(
                                () ->
                                        database.read(
                                                execute ->
                                                        execute.query("select 1")
                                                                .map(row -> fail(error))
                                                                .toList()))
                        .isSameAs(error);
            }
            assertThat(isRead()).as("reads after %s", error).isTrue();
        }
    }

    private static Object fail(Error error) {
        throw error;
    }

    private boolean isRead() {
        return database.<Boolean>read(execute -> execute.get("select 1").isPresent());
    }

    @Test
    void an_error_in_a_write_is_undone_and_the_writer_goes_on() {
        for (Error error : errors()) {
            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(() -> database.write(session -> insert(session, 1, error)))
                        .rootCause()
                        .isSameAs(error);
            }
        }
        assertThat(stored()).isEmpty();
        database.write(session -> session.sql("insert into apflow_x values (2)").update());
        assertThat(stored()).containsExactly(2L);
    }

    private static int insert(Session session, long n, Error then) throws SQLException {
        insert(session, n);
        throw then;
    }

    private static long insert(Session session, long n) throws SQLException {
        return session.sql("insert into apflow_x values (" + n + ")").update();
    }

    private List<Long> stored() {
        return database.write(
                session ->
                        session.sql("select n from apflow_x order by n")
                                .list(row -> row.getLong(1)));
    }

    @Test
    void an_error_takes_no_other_change_with_it() throws Exception {
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch gate = new CountDownLatch(1);
            callers.submit(
                    () ->
                            database.write(
                                    session -> {
                                        inside.countDown();
                                        while (gate.getCount() > 0) {
                                            Thread.onSpinWait();
                                        }
                                        return 0;
                                    }));
            inside.await();
            Future<?> good = callers.submit(() -> database.write(s -> insert(s, 1)));
            Error error = new StackOverflowError("thrown by a test");
            Future<?> bad = callers.submit(() -> database.write(s -> insert(s, 2, error)));
            while (database.waiting() < 2) {
                Thread.onSpinWait();
            }
            gate.countDown();

            good.get();
            assertThatThrownBy(bad::get).rootCause().isSameAs(error);
            assertThat(stored()).containsExactly(1L);
        }
    }
}
