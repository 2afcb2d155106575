package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.NodeSecret;
import dev.apflow.application.task.WriteGate;
import dev.apflow.domain.node.NodeId;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A node that passes changes on in its own name, and not with the client's token. */
class GuardedForwardingTest {

    private static final String TREE =
            "{\"tasks\": [{\"id\": \"a\", \"name\": \"A\", \"schemas\": {\"method\": \"echo\"}}]}";
    private static final String TOKEN = "the-token-of-one-client";
    private static final String[] BEARER = {"Authorization", "Bearer " + TOKEN};
    private static final AccessSettings GUARDED =
            new AccessSettings(List.of(TOKEN), Optional.empty(), Set.of());

    private static Server follower(String leader) {
        Server follower = Server.start(GUARDED, all -> all.forwardingAs(new NodeId("n2")));
        follower.gate = new WriteGate.Closed(Optional.of(Leaders.of("n1", leader, 7)));
        return follower;
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    @Test
    void the_leader_knows_the_node_and_carries_it_out() {
        try (Server leader = Server.start(GUARDED);
                Server follower = follower(url(leader.port()))) {
            Client client = new Client(follower);

            assertThat(client.post("/api/v1/trees", TREE, BEARER).status()).isEqualTo(201);
            Response cancelled = client.post("/api/v1/tasks/a/cancel", "{}", BEARER);
            assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
            assertThat(client.post("/api/v1/trees", TREE).status()).as("no token").isEqualTo(401);
        }
    }

    @Test
    void a_leader_that_does_not_know_the_node_is_not_asked_twice() {
        NodeSecret other = NodeSecret.of("a secret of thirty-two bytes and more");
        try (Server leader = Server.start(GUARDED, all -> all.knowingNodesBy(other));
                Server follower = follower(url(leader.port()))) {
            Response refused = new Client(follower).post("/api/v1/trees", TREE, BEARER);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text("code")).isEqualTo("not_leader");
        }
    }

    /** What the row of the leader names may be anybody's. */
    @Test
    void whoever_is_named_as_the_leader_gets_no_token_and_nothing_to_use_elsewhere()
            throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Server leader = Server.start(GUARDED);
                Server follower = follower(url(listener.getLocalPort()))) {
            CompletableFuture<String> received =
                    CompletableFuture.supplyAsync(() -> head(listener));
            new Client(follower).post("/api/v1/trees", TREE, BEARER);
            String head = received.get();

            assertThat(head).doesNotContain(TOKEN).doesNotContainIgnoringCase("authorization");
            String credential =
                    head.lines()
                            .filter(line -> line.startsWith("Apflow-Node-Credential: "))
                            .findFirst()
                            .orElseThrow()
                            .substring("Apflow-Node-Credential: ".length());
            Client direct = new Client(leader);
            for (String[] call : others(credential)) {
                Response answer =
                        call[2].isEmpty()
                                ? direct.get(call[1], "Apflow-Node-Credential", call[3])
                                : direct.post(call[1], call[2], "Apflow-Node-Credential", call[3]);
                assertThat(answer.status()).as(call[0]).isEqualTo(401);
            }
            assertThat(direct.get("/api/v1/tasks/a", BEARER).status()).isEqualTo(404);
        }
    }

    private static List<String[]> others(String credential) {
        String tree = "/api/v1/trees";
        List<String[]> all = new ArrayList<>();
        all.add(new String[] {"another body", tree, TREE.replace("\"A\"", "\"B\""), credential});
        all.add(new String[] {"another target", "/api/v1/trees?x=1", TREE, credential});
        all.add(new String[] {"another route", "/tasks", TREE, credential});
        all.add(new String[] {"another method", tree, "", credential});
        all.add(new String[] {"noise", tree, TREE, "v1 x y z - 00"});
        all.add(new String[] {"nothing", tree, TREE, "v1"});
        String[] parts = credential.split(" ", -1);
        for (int i = 0; i < parts.length; i++) {
            String[] changed = parts.clone();
            changed[i] = changed[i].substring(1) + (changed[i].endsWith("1") ? "2" : "1");
            all.add(new String[] {"part " + i, tree, TREE, String.join(" ", changed)});
        }
        return all;
    }

    private static String head(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            socket.getOutputStream()
                    .write(
                            "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return head.toString();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
