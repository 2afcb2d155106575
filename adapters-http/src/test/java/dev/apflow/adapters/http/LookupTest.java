package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people look up before they ask for something: ids and executors. */
class LookupTest {

    private static final String TREE =
            """
            {"run_id": "ID", "tasks": [
              {"key": "a", "name": "A", "schemas": {"method": "echo"}},
              {"key": "b", "name": "B", "schemas": {"method": "echo"}}]}
            """;

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ids_are_found_by_what_people_type_of_them() {
        client.post("/api/v1/trees", TREE.replace("ID", "night-1"));
        client.post("/api/v1/trees", TREE.replace("ID", "night-2"));

        assertThat(client.get("/api/v1/ids?prefix=night-").body())
                .isEqualTo("{\"ids\":[\"night-1\",\"night-1.b\",\"night-2\",\"night-2.b\"]}");
        assertThat(client.get("/api/v1/ids?prefix=n&suffix=2.b").body())
                .isEqualTo("{\"ids\":[\"night-2.b\"]}");
        assertThat(client.get("/api/v1/ids?prefix=night&roots=true&limit=1").body())
                .isEqualTo("{\"ids\":[\"night-1\"]}");
        assertThat(client.get("/api/v1/ids?prefix=day").body()).isEqualTo("{\"ids\":[]}");
    }

    @Test
    void each_executor_comes_with_its_inputs_and_an_example() {
        Response all = client.get("/api/v1/executors");

        assertThat(all.status()).isEqualTo(200);
        assertThat(all.body()).contains("\"id\":\"echo\"", "\"example\":{\"name\":\"example of");
        assertThat(client.get("/api/v1/executors?x=1").status()).isEqualTo(422);
    }
}
