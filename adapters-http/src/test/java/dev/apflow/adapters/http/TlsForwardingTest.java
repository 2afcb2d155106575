package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.task.WriteGate;
import dev.apflow.domain.node.NodeId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A node passes on over HTTPS: it trusts its own authority alone, and shows what it is. */
class TlsForwardingTest {

    private static final String TREE =
            "{\"tasks\": [{\"id\": \"a\", \"name\": \"A\", \"schemas\": {\"method\": \"echo\"}}]}";

    @TempDir private Path ofLeader;
    @TempDir private Path ofFollower;

    private TlsServer follower(int leader) throws IOException {
        TlsServer follower =
                TlsServer.start(ofFollower, http -> http.forwardingAs(new NodeId("n2")));
        follower.server.gate =
                new WriteGate.Closed(
                        Optional.of(Leaders.of("n1", "https://localhost:" + leader, 7)));
        return follower;
    }

    @Test
    void a_leader_that_asks_for_certificates_carries_it_out() throws IOException {
        try (TlsServer leader = TlsServer.asking(ofLeader);
                TlsServer follower = follower(leader.port())) {
            Response submitted = new Client(follower).post("/api/v1/trees", TREE);
            assertThat(submitted.status()).as(submitted.body()).isEqualTo(201);
            assertThat(leader.server.claim()).as("it is at the leader").hasSize(1);
        }
    }

    @Test
    void a_leader_of_another_authority_is_not_asked() throws IOException {
        try (TlsServer leader =
                        TlsServer.start(ofLeader, TlsServer.OTHER_AUTHORITY.issue("server"));
                TlsServer follower = follower(leader.port());
                Logged logged = new Logged(Level.WARNING)) {
            Response refused = new Client(follower).post("/api/v1/trees", TREE);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("code")).isEqualTo("not_leader");
            assertThat(logged.records())
                    .extracting(LogRecord::getMessage)
                    .singleElement()
                    .asString()
                    .contains("over TLS");
            assertThat(leader.server.claim()).isEmpty();
        }
    }
}
