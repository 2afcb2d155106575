package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.connection.ConnectionServer;
import dev.apflow.adapters.http.connection.ConnectionWatch;
import dev.apflow.adapters.http.connection.HealthResponder;
import dev.apflow.adapters.http.connection.WatchedConnections;
import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.HttpSettings;

import io.helidon.webserver.Router;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that can be connected to and answers nothing must not lead. */
class ListenerWatchTest {

    /** Executors' code that never pauses has all threads that virtual ones run on. */
    @Test
    void a_leader_that_computes_without_a_pause_stands_down_when_its_lease_is_over() {
        AtomicBoolean over = new AtomicBoolean();
        Duration lease = Duration.ofSeconds(2);
        try (Server server = Server.start(lease)) {
            Await.until("it listens", Duration.ofSeconds(10), server::isListening);
            assertThat(new Client(server).get("/api/v1/tasks").status()).isEqualTo(200);
            assertThat(server.stoodDown).hasValue(0);
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                Thread.ofVirtual().start(() -> spin(over));
            }
            Await.until("it stands down", lease.plusSeconds(4), () -> server.stoodDown.get() > 0);
            over.set(true);
        } finally {
            over.set(true);
        }
    }

    private static void spin(AtomicBoolean over) {
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void who_accepts_connections_and_answers_nothing_is_hung() {
        HttpSettings settings = HttpSettings.of("127.0.0.1", 0, "1", AccessSettings.OPEN);
        AtomicInteger reports = new AtomicInteger();
        try (TestDispatcher dispatcher = new TestDispatcher();
                ConnectionWatch connections = new ConnectionWatch(dispatcher)) {
            ConnectionServer server =
                    new ConnectionServer(
                            new WatchedConnections(
                                    connections,
                                    settings.connections(),
                                    settings.requests(),
                                    Router::empty),
                            connections,
                            1);
            AtomicInteger looks = new AtomicInteger();
            HealthResponder healthResponder =
                    sent -> {
                        looks.incrementAndGet();
                        return new HealthResponder.NotMine();
                    };
            try (WebListener listener =
                            new WebListener(
                                    settings,
                                    ListenAddress.of(settings),
                                    dispatcher::now,
                                    healthResponder,
                                    server,
                                    Optional.empty());
                    ListenerWatch watch =
                            new ListenerWatch(
                                    dispatcher,
                                    listener,
                                    reports::incrementAndGet,
                                    () -> Duration.ofSeconds(3))) {
                watch.start();
                Await.until("two looks were taken", Duration.ofSeconds(10), () -> looks.get() > 1);
                assertThat(reports).hasValue(0);

                server.close();

                Await.until("it is told", Duration.ofSeconds(15), () -> reports.get() > 0);
                assertThat(watch.isListening()).as("it still can be connected to").isTrue();
            }
        }
    }
}
