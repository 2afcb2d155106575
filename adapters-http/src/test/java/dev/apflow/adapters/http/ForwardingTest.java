package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.task.WriteGate;
import dev.apflow.domain.node.NodeId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/** A node that does not lead and passes changes on to the leader. */
class ForwardingTest {

    private static final String TREE =
            "{\"tasks\": [{\"id\": \"a\", \"name\": \"A\", \"schemas\": {\"method\": \"echo\"}}]}";
    private static final String CREATE =
            "{\"jsonrpc\": \"2.0\", \"method\": \"tasks.create\", \"id\": ID, \"params\":"
                    + " {\"tasks\": [{\"id\": \"TASK\", \"name\": \"A\", \"schemas\": {\"method\":"
                    + " \"echo\"}}]}}";

    private final Server leader = Server.start();
    private final Server follower = Server.start(all -> all.forwardingAs(new NodeId("n2")));
    private final Client client = new Client(follower);
    private final Client direct = new Client(leader);

    @BeforeEach
    void follow() {
        follow("http://127.0.0.1:" + leader.port());
    }

    @AfterEach
    void stop() {
        follower.close();
        leader.close();
    }

    private void follow(String url) {
        follower.gate = new WriteGate.Closed(Optional.of(Leaders.of("n1", url, 7)));
    }

    private static String create(String task, String id) {
        return CREATE.replace("TASK", task).replace("ID", id);
    }

    @Test
    void a_change_is_carried_out_by_the_leader_and_answered_as_it_answered() {
        Response created = client.post("/api/v1/trees", TREE);

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).isEqualTo("/api/v1/trees/a");
        assertThat(created.text("root_task_id")).isEqualTo("a");
        assertThat(direct.get("/api/v1/tasks/a").status()).isEqualTo(200);
        assertThat(client.delete("/api/v1/tasks/a?cascade=true").status()).isBetween(200, 204);
        assertThat(direct.get("/api/v1/tasks/a").status()).isEqualTo(404);
        client.post("/api/v1/trees", TREE);
        assertThat(client.delete("/api/v1/trees/a?cancel=true").status()).isEqualTo(204);
        assertThat(direct.get("/api/v1/tasks/a").status()).isEqualTo(404);
    }

    @Test
    void what_the_leader_refuses_is_refused_in_its_words() {
        client.post("/api/v1/trees", TREE);

        Response again = client.post("/api/v1/trees", TREE);

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.text("code")).isEqualTo("id_taken");
        assertThat(again.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void an_idempotency_key_means_the_same_on_every_node() {
        Response first = client.post("/api/v1/trees", TREE, "Idempotency-Key", "k");
        Response second = direct.post("/api/v1/trees", TREE, "Idempotency-Key", "k");

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text("root_task_id")).isEqualTo("a");
    }

    @Test
    void json_rpc_calls_are_passed_on_each_for_itself() {
        Response answer =
                client.post(
                        "/tasks",
                        "["
                                + create("a", "1")
                                + ", {\"jsonrpc\": \"2.0\", \"method\": \"tasks.list\", \"id\": 2},"
                                + create("b", "\"three\"")
                                + "]");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("0.result.id")).isEqualTo("a");
        assertThat(answer.text("1.id")).isEqualTo("2");
        assertThat(answer.text("2.result.id")).isEqualTo("b");
        assertThat(answer.text("2.id")).isEqualTo("three");
    }

    @Test
    void a_notification_is_passed_on_and_not_answered() {
        Response answer = client.post("/tasks", create("a", "1").replace("\"id\": 1,", ""));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(direct.get("/api/v1/tasks/a").status()).isEqualTo(200);
    }

    @Test
    void what_was_passed_on_once_is_not_passed_on_again() {
        leader.gate =
                new WriteGate.Closed(
                        Optional.of(Leaders.of("n2", "http://127.0.0.1:" + follower.port(), 8)));

        Response refused = client.post("/api/v1/trees", TREE);

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text("code")).isEqualTo("not_leader");
        assertThat(refused.text("leader.node_id"))
                .as("as the leader before sees it")
                .isEqualTo("n2");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        Response rpc = client.post("/tasks", create("a", "1"));
        assertThat(rpc.status()).isEqualTo(503);
        assertThat(rpc.text("error.code")).isEqualTo("-32010");
    }

    @Test
    void where_no_leader_is_known_or_to_be_reached_it_is_refused_as_without_forwarding()
            throws IOException {
        try (ServerSocket closedPort = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            follow("http://127.0.0.1:" + closedPort.getLocalPort());
        }
        assertThat(client.post("/api/v1/trees", TREE).text("code")).isEqualTo("not_leader");

        follower.gate = new WriteGate.Closed(Optional.empty());
        Response refused = client.post("/api/v1/trees", TREE);
        assertThat(refused.text("code")).isEqualTo("not_leader");
        assertThat(refused.text("detail"))
                .isEqualTo("Write operations require leader node. Current leader: none");
    }

    @Test
    void a_leader_that_was_reached_and_says_nothing_may_have_carried_it_out() throws IOException {
        try (ServerSocket dying = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hearAndHangUp(dying));
            follow("http://127.0.0.1:" + dying.getLocalPort());

            Response lost = client.post("/api/v1/trees", TREE);

            assertThat(lost.status()).isEqualTo(503);
            assertThat(lost.text("code")).isEqualTo("leader_unreachable");
            Response rpc = client.post("/tasks", create("a", "1"));
            assertThat(rpc.text("error.data.code")).isEqualTo("leader_unreachable");
        }
    }

    private static void hearAndHangUp(ServerSocket listener) {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                assertThat(socket.getInputStream().read()).isPositive();
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Test
    void a_client_may_ask_for_it_where_it_is_not_the_rule() {
        try (Server obedient = Server.start(all -> all.forwardingOnRequestAs(new NodeId("n3")))) {
            String url = "http://127.0.0.1:" + leader.port();
            obedient.gate = new WriteGate.Closed(Optional.of(Leaders.of("n1", url, 7)));
            Client asking = new Client(obedient);

            assertThat(asking.post("/api/v1/trees", TREE).text("code")).isEqualTo("not_leader");
            assertThat(asking.post("/api/v1/trees", TREE, "Apflow-Forward", "x").status())
                    .isEqualTo(503);
            Response passedOn = asking.post("/api/v1/trees", TREE, "Apflow-Forward", "leader");

            assertThat(passedOn.status()).isEqualTo(201);
            assertThat(direct.get("/api/v1/tasks/a").status()).isEqualTo(200);
        }
    }

    @Test
    void reads_are_answered_here() {
        client.post("/api/v1/trees", TREE);

        assertThat(client.get("/api/v1/tasks/a").status())
                .as("stores are apart here")
                .isEqualTo(404);
    }
}
