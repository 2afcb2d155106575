package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;

/** Schedules by REST and by JSON-RPC. What they start by themselves is tested with their duty. */
class SchedulesTest {

    private static final String ALL = "/api/v1/schedules";
    private static final String NIGHTLY = ALL + "/nightly";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private static String schedule(String rules) {
        return String.format(
                Locale.ROOT,
                """
                {%s, "labels": {"team": "blue"},
                 "tree": {"tasks": [
                   {"key": "a", "name": "A", "schemas": {"method": "echo"}, "inputs": {"text": "x"}},
                   {"key": "b", "name": "B", "schemas": {"method": "echo"}, "dependencies": [{"key": "a"}],
                    "parent_key": "a"}]}}
                """,
                rules);
    }

    private static final String RULES = "\"cron\": [\"0 3 * * *\"], \"timezone\": \"Europe/Oslo\"";

    private Response put() {
        Response created = client.sendJson("PUT", NIGHTLY, schedule(RULES));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return created;
    }

    @Test
    void a_schedule_is_created_replaced_read_and_deleted() {
        Response created = put();
        assertThat(created.header("Location")).isEqualTo(NIGHTLY);
        assertThat(created.text("id")).isEqualTo("nightly");
        assertThat(created.text("timezone")).isEqualTo("Europe/Oslo");
        assertThat(created.text("paused")).isEqualTo("false");
        assertThat(created.text("next_time")).matches("20..-..-..T0[12]:00:00(\\.000)?Z");

        Response replaced = client.sendJson("PUT", NIGHTLY, schedule("\"cron\": [\"0 4 * * *\"]"));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(client.get(NIGHTLY).text("next_time")).contains("T04:00:00");
        assertThat(client.delete(NIGHTLY).status()).isEqualTo(204);
        assertThat(client.get(NIGHTLY).status()).isEqualTo(404);
        assertThat(client.delete(NIGHTLY).status()).isEqualTo(404);
    }

    @Test
    void an_id_is_made_where_none_is_given_and_taken_once() {
        Response response = client.post(ALL, schedule(RULES));
        assertThat(response.status()).as(response.body()).isEqualTo(201);
        assertThat(response.header("Location")).isEqualTo(ALL + "/" + response.text("id"));
        String named = schedule("\"id\": \"nightly\", " + RULES);
        assertThat(client.post(ALL, named).status()).isEqualTo(201);
        assertThat(client.post(ALL, named).status()).isEqualTo(409);
        assertThat(client.sendJson("PUT", ALL + "/other", named).texts("errors", "field"))
                .containsExactly("id");
    }

    @Test
    void lists_go_on_by_cursor() {
        for (String id : List.of("a", "b", "c")) {
            client.sendJson("PUT", ALL + "/" + id, schedule(RULES));
        }
        client.post(ALL + "/b/pause", "{\"reason\": \"holiday\"}");
        Response page = client.get(ALL + "?limit=2");
        assertThat(page.texts("schedules", "id")).containsExactly("a", "b");
        Response rest = client.get(ALL + "?limit=2&cursor=" + page.text("next_cursor"));
        assertThat(rest.texts("schedules", "id")).containsExactly("c");
        assertThat(rest.text("next_cursor")).isEqualTo("null");
        assertThat(client.get(ALL + "?paused=true").texts("schedules", "id")).containsExactly("b");
        assertThat(client.get(ALL + "?paused=false").texts("schedules", "id"))
                .containsExactly("a", "c");
        assertThat(
                        client.get(ALL + "?paused=maybe&limit=0&cursor=%20&x=1")
                                .texts("errors", "field"))
                .containsExactlyInAnyOrder("paused", "limit", "cursor", "x");
    }

    @Test
    void it_is_paused_and_resumed() {
        put();
        Response paused = client.post(NIGHTLY + "/pause", "{\"reason\": \"holiday\"}");
        assertThat(paused.status()).as(paused.body()).isEqualTo(200);
        assertThat(paused.text("paused")).isEqualTo("true");
        assertThat(paused.text("pause_reason")).isEqualTo("holiday");
        assertThat(client.post(NIGHTLY + "/resume", "").text("paused")).isEqualTo("false");
        assertThat(client.post(NIGHTLY + "/pause", "{\"why\": 1}").texts("errors", "field"))
                .containsExactly("why");
    }

    @Test
    void a_triggered_tree_is_in_the_ledger() {
        put();
        Response now =
                client.post(NIGHTLY + "/trigger", "{\"nominal_time\": \"2026-01-02T03:04:05Z\"}");
        assertThat(now.status()).as(now.body()).isEqualTo(201);
        assertThat(now.text("outcome")).isEqualTo("triggered");
        assertThat(now.text("tree_id")).isEqualTo("nightly:20260102T030405Z");
        Response tree = client.get("/api/v1/trees/nightly:20260102T030405Z");
        assertThat(tree.status()).isEqualTo(200);
        assertThat(tree.text("triggered_by.kind")).isEqualTo("schedule");
        assertThat(tree.text("triggered_by.id")).isEqualTo("nightly");
        assertThat(tree.text("labels.team")).isEqualTo("blue");
        assertThat(tree.text("children.0.id")).isEqualTo("nightly:20260102T030405Z.b");
        assertThat(client.post(NIGHTLY + "/trigger", "{}").status()).isEqualTo(201);
        Response ledger = client.get(NIGHTLY + "/occurrences");
        assertThat(ledger.texts("occurrences", "outcome"))
                .containsExactly("triggered", "triggered");
        Response page = client.get(NIGHTLY + "/occurrences?limit=1");
        assertThat(
                        client.get(NIGHTLY + "/occurrences?cursor=" + page.text("next_cursor"))
                                .texts("occurrences", "nominal_time"))
                .hasSize(1)
                .allMatch(time -> time.startsWith("2026-01-02T03:04:05"));
        assertThat(
                        client.get(NIGHTLY + "/occurrences?outcome=refused")
                                .texts("occurrences", "outcome"))
                .isEmpty();
        assertThat(client.get(NIGHTLY + "/occurrences?outcome=lost").status()).isEqualTo(422);
        assertThat(client.get(NIGHTLY).text("last_occurrence.outcome")).isEqualTo("triggered");
        assertThat(client.get(NIGHTLY).text("counts.triggered")).isEqualTo("2");
    }

    @Test
    void a_stretch_is_filled_once() {
        put();
        String stretch = "{\"from\": \"2026-01-01T00:00:00Z\", \"to\": \"2026-01-04T00:00:00Z\"}";
        Response filled = client.post(NIGHTLY + "/backfill", stretch);
        assertThat(filled.status()).as(filled.body()).isEqualTo(202);
        assertThat(filled.text("count")).isEqualTo("3");
        assertThat(client.post(NIGHTLY + "/backfill", stretch).text("count")).isEqualTo("0");
        assertThat(client.post(NIGHTLY + "/backfill", "{}").texts("errors", "field"))
                .containsExactlyInAnyOrder("from", "to");
    }

    @Test
    void previews_tell_of_daylight_saving() {
        put();
        Response stored = client.get(NIGHTLY + "/preview?from=2026-03-27T12:00:00Z&n=3");
        assertThat(stored.status()).as(stored.body()).isEqualTo(200);
        assertThat(stored.texts("times", "utc_offset"))
                .containsExactly("+01:00", "+02:00", "+02:00");
        Response gap =
                client.post(
                        ALL + "/preview?from=2026-03-28T12:00:00Z&n=1",
                        schedule("\"cron\": [\"30 2 * * *\"], \"timezone\": \"Europe/Oslo\""));
        assertThat(gap.status()).as(gap.body()).isEqualTo(200);
        assertThat(gap.text("times.0.note")).isNotEqualTo("null");
        assertThat(client.get(ALL).texts("schedules", "id")).containsExactly("nightly");
        assertThat(client.get(NIGHTLY + "/preview?n=1001").status()).isEqualTo(422);
    }

    @Test
    void what_is_wrong_is_named_all_at_once() {
        Response wrong =
                client.post(
                        ALL,
                        schedule(
                                "\"cron\": [\"61 * * * *\"], \"timezone\": \"Mars/Base\","
                                        + " \"overlap\": \"maybe\", \"jitter_ms\": -1,"
                                        + " \"colour\": 1"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.texts("errors", "field"))
                .contains("cron[0]", "timezone", "overlap", "jitter_ms", "colour");
        assertThat(client.post(ALL, "{}").status()).isEqualTo(422);
        Response unknown =
                client.post(
                        ALL,
                        "{\"cron\": [\"@daily\"], \"tree\": {\"tasks\": [{\"key\": \"a\","
                                + " \"name\": \"A\", \"schemas\": {\"method\": \"ecko\"}}]}}");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.body()).contains("did you mean echo?");
        assertThat(client.sendJson("PUT", ALL + "/a%20b", schedule(RULES)).texts("errors", "field"))
                .containsExactly("id");
        for (String action : List.of("pause", "resume", "trigger")) {
            assertThat(client.post(ALL + "/none/" + action, "{}").status()).isEqualTo(404);
        }
        assertThat(client.get(ALL + "/none/occurrences").status()).isEqualTo(404);
        assertThat(client.get(ALL + "/none/preview").status()).isEqualTo(404);
    }

    @Test
    void json_rpc_has_the_same() {
        String body = schedule("\"id\": \"nightly\", " + RULES);
        assertThat(rpc("schedules.create", body).text("result.id")).isEqualTo("nightly");
        assertThat(rpc("schedules.put", body).text("result.id")).isEqualTo("nightly");
        assertThat(rpc("schedules.pause", "{\"id\": \"nightly\"}").text("result.paused"))
                .isEqualTo("true");
        assertThat(rpc("schedules.resume", "{\"id\": \"nightly\"}").text("result.paused"))
                .isEqualTo("false");
        assertThat(rpc("schedules.list", "{}").texts("result.schedules", "id"))
                .containsExactly("nightly");
        assertThat(
                        rpc(
                                        "schedules.trigger",
                                        "{\"id\": \"nightly\", \"nominal_time\":"
                                                + " \"2026-01-02T00:00:00Z\"}")
                                .text("result.outcome"))
                .isEqualTo("triggered");
        assertThat(
                        rpc(
                                        "schedules.backfill",
                                        "{\"id\": \"nightly\", \"from\": \"2026-01-01T00:00:00Z\","
                                                + " \"to\": \"2026-01-03T00:00:00Z\"}")
                                .text("result.count"))
                .isEqualTo("2");
        assertThat(rpc("schedules.occurrences", "{\"id\": \"nightly\"}").status()).isEqualTo(200);
        assertThat(
                        rpc("schedules.preview", "{\"id\": \"nightly\", \"n\": 2}")
                                .texts("result.times", "note"))
                .hasSize(2);
        assertThat(rpc("schedules.get", "{\"id\": \"none\"}").text("error.code"))
                .isNotEqualTo("null");
        assertThat(rpc("schedules.delete", "{\"id\": \"nightly\"}").text("result.success"))
                .isEqualTo("true");
    }

    private Response rpc(String method, String params) {
        return client.post(
                "/tasks",
                String.format(
                        Locale.ROOT,
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"%s\", \"params\": %s}",
                        method,
                        params));
    }
}
