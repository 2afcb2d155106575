package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;

/** Listening before there is a store, and again after the web server has stopped listening. */
class ListeningTest {

    private static void refusesAsStarting(Response response) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.text("code")).isEqualTo("starting");
        assertThat(response.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void without_a_store_it_lives_and_says_that_it_is_starting() {
        try (Server server = Server.starting()) {
            Client client = new Client(server);

            assertThat(client.get("/health/live").status()).isEqualTo(200);
            refusesAsStarting(client.get("/health/started"));
            refusesAsStarting(client.get("/health/ready"));
            refusesAsStarting(client.get("/api/v1/tasks"));
            refusesAsStarting(client.post("/api/v1/trees", "{}"));
            Response call = client.post("/tasks", "{}");
            assertThat(call.status()).isEqualTo(503);
            assertThat(call.text("error.data.code")).isEqualTo("starting");
            refusesAsStarting(client.get("/ui/"));

            server.serve();

            assertThat(client.get("/health/ready").status()).isEqualTo(200);
            assertThat(client.get("/api/v1/tasks").status()).isEqualTo(200);
        }
    }

    @Test
    void a_listener_that_ended_is_begun_anew() throws Exception {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        try (Server server = Server.start()) {
            Client client = new Client(server);
            assertThat(client.get("/health/live").status()).isEqualTo(200);
            Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().endsWith("-listener"))
                    .filter(each -> !others.contains(each))
                    .forEach(Thread::interrupt);

            awaitAccepting(server, false);
            awaitAccepting(server, true);

            assertThat(client.get("/health/live").status()).isEqualTo(200);
            assertThat(server.isListening()).isTrue();
        }
    }

    private static void awaitAccepting(Server server, boolean expected) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (accepts(server) != expected) {
            assertThat(System.nanoTime()).as("accepts: %s", expected).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static boolean accepts(Server server) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
