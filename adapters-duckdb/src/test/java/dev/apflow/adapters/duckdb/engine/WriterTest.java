package dev.apflow.adapters.duckdb.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.store.StoreUnreachable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Changes of many callers in common transactions. */
class WriterTest {

    private static final int WAITING_MAX = 8;

    @TempDir Path directory;

    private Database database;
    private ExecutorService callers;

    @BeforeEach
    void open() {
        database =
                Database.open(
                        directory.resolve("engine.duckdb"),
                        new Capacity(2, WAITING_MAX, Duration.ofSeconds(20), 1 << 20, 256));
        database.write(
                session ->
                        session.sql("create table if not exists apflow_x (n bigint primary key)")
                                .update());
        callers = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void close() {
        callers.close();
        database.close();
    }

    private record Numbered(long n) implements Row {
        @Override
        public String table() {
            return "apflow_x";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.bigint(n);
        }
    }

    @Test
    void a_change_that_fails_takes_no_other_with_it() throws Exception {
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch gate = holdTheWriter();
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < WAITING_MAX; i++) {
            long n = i;
            calls.add(
                    callers.submit(
                            () -> {
                                database.write(
                                        session -> {
                                            session.append(new Numbered(n));
                                            if (n == 3) {
                                                throw new SQLException("no threes");
                                            }
                                            if (n == 5) {
                                                throw new IllegalArgumentException("no fives");
                                            }
                                            return n;
                                        });
                                answered.incrementAndGet();
                            }));
        }
        awaitWaiting(WAITING_MAX);
        gate.countDown();

        assertFails(calls.get(3), StoreUnreachable.class, "no threes");
        assertFails(calls.get(5), IllegalArgumentException.class, "no fives");
        for (int i : new int[] {0, 1, 2, 4, 6, 7}) {
            calls.get(i).get();
        }
        assertThat(answered).hasValue(6);
        assertThat(stored()).containsExactly(0L, 1L, 2L, 4L, 6L, 7L);
    }

    @Test
    void one_that_breaks_a_constraint_is_asked_for_its_answer() {
        Change<String> change =
                new Change<>() {
                    @Override
                    public String apply(Session session) {
                        session.append(new Numbered(1));
                        return "stored";
                    }

                    @Override
                    public String refused(Session session, SQLException violation)
                            throws SQLException {
                        return "there already: "
                                + session.sql("select n from apflow_x").list(row -> row.getLong(1));
                    }
                };

        assertThat(database.write(change)).isEqualTo("stored");
        assertThat(database.write(change)).isEqualTo("there already: [1]");
        assertThat(stored()).containsExactly(1L);
    }

    @Test
    void what_was_appended_is_seen_by_statements_that_name_its_table() {
        List<Long> seen =
                database.write(
                        session -> {
                            session.append(new Numbered(7));
                            return session.sql("select n from apflow_x")
                                    .list(row -> row.getLong(1));
                        });

        assertThat(seen).containsExactly(7L);
    }

    @Test
    void a_database_that_has_failed_for_good_is_opened_again() {
        database.write(
                session -> {
                    session.append(new Numbered(1));
                    return 0;
                });

        assertThatThrownBy(
                        () ->
                                database.write(
                                        session -> {
                                            session.append(new Numbered(2));
                                            throw new SQLException("FATAL Error: broken");
                                        }))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("engine.duckdb: FATAL Error: broken");

        assertThat(stored()).containsExactly(1L);
        assertThat(database.<Boolean>read(execute -> execute.get("select 1").isPresent())).isTrue();
    }

    @Test
    void more_than_may_wait_are_refused_as_overload() throws Exception {
        CountDownLatch gate = holdTheWriter();
        List<Future<?>> calls =
                IntStream.range(0, WAITING_MAX)
                        .<Future<?>>mapToObj(
                                i -> callers.submit(() -> database.write(session -> i)))
                        .toList();
        awaitWaiting(WAITING_MAX);

        assertThatThrownBy(() -> database.write(session -> "one too many"))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("overloaded: 8 changes wait");

        gate.countDown();
        for (Future<?> each : calls) {
            each.get();
        }
        assertThat(database.<String>write(session -> "again")).isEqualTo("again");
    }

    @Test
    void what_was_handed_over_before_closing_is_stored_and_later_changes_are_refused()
            throws Exception {
        CountDownLatch gate = holdTheWriter();
        Future<?> before =
                callers.submit(
                        () ->
                                database.write(
                                        session -> {
                                            session.append(new Numbered(1));
                                            return 1;
                                        }));
        awaitWaiting(1);
        Future<?> closing = callers.submit(database::close);
        gate.countDown();
        before.get();
        closing.get();

        database.close();
        assertThatThrownBy(() -> database.write(session -> 1))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> database.read(execute -> 1))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("closed");
        open();
    }

    /** Keeps the writer inside a transaction until the latch is let go. */
    private CountDownLatch holdTheWriter() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        callers.submit(
                () ->
                        database.write(
                                session -> {
                                    inside.countDown();
                                    try {
                                        gate.await();
                                    } catch (InterruptedException interrupted) {
                                        throw new SQLException(interrupted);
                                    }
                                    return 0;
                                }));
        inside.await();
        return gate;
    }

    private void awaitWaiting(int changes) {
        while (database.waiting() < changes) {
            Thread.onSpinWait();
        }
    }

    private List<Long> stored() {
        return database.write(
                session ->
                        session.sql("select n from apflow_x order by n")
                                .list(row -> row.getLong(1)));
    }

    private static void assertFails(Future<?> call, Class<?> how, String message) {
        assertThatThrownBy(call::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(how)
                .hasMessageContaining(message);
    }
}
