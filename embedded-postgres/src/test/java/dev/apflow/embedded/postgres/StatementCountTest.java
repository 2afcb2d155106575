package dev.apflow.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

class StatementCountTest {

    private static final Duration A_WHILE = Duration.ofSeconds(1);

    @Test
    void what_comes_in_that_time_is_counted_and_nothing_else() throws Exception {
        try (PostgresServer server = PostgresServer.launch()) {
            StatementCount statements = new StatementCount(server);
            assertThat(statements.during(A_WHILE)).isZero();
            AtomicBoolean enough = new AtomicBoolean();
            AtomicLong asked = new AtomicLong();
            CompletableFuture<Void> client =
                    CompletableFuture.runAsync(
                            () -> ask(server.maintenance(), enough, asked),
                            work -> Thread.ofPlatform().start(work));
            long counted = statements.during(A_WHILE);
            enough.set(true);
            client.get();
            assertThat(counted).isBetween(1L, asked.get());
        }
    }

    private static void ask(PostgresDatabase database, AtomicBoolean enough, AtomicLong asked) {
        try (Connection connection = database.connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT pg_sleep(0.005)")) {
            while (!enough.get()) {
                statement.execute();
                asked.incrementAndGet();
            }
        } catch (SQLException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
