package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.ConnectionLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The node's health is told whatever one client does; and so are other clients answered. */
@Timeout(60)
class HealthUnderLoadTest {

    /** Of the contract 100; a machine that builds is busy with other things as well. */
    private static final double MOST_MILLIS = 1_000;

    private static final String OTHER_CLIENT = "127.0.0.2";

    @Test
    void connections_without_a_byte_keep_nobody_out() throws IOException {
        ConnectionLimits limits =
                ConnectionLimits.DEFAULT.withConnections(200).withFirstByte(Duration.ofSeconds(5));
        List<Raw> idle = new ArrayList<>();
        try (Server server = Server.start(settings -> settings.with(limits))) {
            for (int i = 0; i < 400; i++) {
                idle.add(new Raw(server));
            }
            HealthProbe probe = new HealthProbe(server);
            try (Raw other = new Raw(server, OTHER_CLIENT);
                    Raw same = new Raw(server)) {
                assertThat(status(other)).as("another address").isEqualTo(200);
                assertThat(status(same)).as("the same address").isEqualTo(429);
            }
            for (int i = 0; i < 100; i++) {
                idle.add(new Raw(server));
            }
            assertThat(probe.p99("500 idle connections")).isLessThan(MOST_MILLIS);
            assertThat(idle.get(0).isClosed()).as("an idle one is closed").isTrue();
            try (Raw same = new Raw(server)) {
                assertThat(status(same)).as("the same address, later").isEqualTo(200);
            }
        } finally {
            for (Raw raw : idle) {
                raw.close();
            }
        }
    }

    private static int status(Raw raw) throws IOException {
        return raw.lines("GET /api/v1/cluster HTTP/1.1", "Host: localhost", "").response().status();
    }
}
