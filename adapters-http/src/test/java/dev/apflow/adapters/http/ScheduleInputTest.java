package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Schedules that cannot be: what is wrong is named with its place, by REST and by JSON-RPC. */
class ScheduleInputTest {

    private static final String ALL = "/api/v1/schedules";
    private static final String DAILY = "\"cron\": [\"@daily\"]";

    private static final List<String> WRONG_CRONS =
            List.of(
                    "",
                    "* * * *",
                    "* * * * * * *",
                    "60 * * * *",
                    "-1 * * * *",
                    "* 24 * * *",
                    "* * 0 * *",
                    "* * 32 * *",
                    "* * * 13 *",
                    "* * * 0 *",
                    "* * * * 8",
                    "* * * FOO *",
                    "* * * * MO",
                    "10-5 * * * *",
                    "* 22-2 * * *",
                    "*/0 * * * *",
                    "*/60 * * * *",
                    "*/-5 * * * *",
                    "1, * * * *",
                    ",1 * * * *",
                    "1,,2 * * * *",
                    "1;2 * * * *",
                    "? * * * *",
                    "* ? * * *",
                    "*-5 * * * *",
                    "** * * * *",
                    "1- * * * *",
                    "1/ * * * *",
                    "1-2-3 * * * *",
                    "* * L-31 * *",
                    "* * 32W * *",
                    "* * W * *",
                    "* * LL * *",
                    "* * * * FRI#6",
                    "* * * * FRI#0",
                    "* * * * #2",
                    "* * * * L",
                    "0 0 30 2 *",
                    "@dayly",
                    "every day at 3");

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private static String schedule(String rules) {
        return String.format(
                Locale.ROOT,
                "{%s, \"tree\": {\"tasks\": [{\"key\": \"a\", \"name\": \"A\", \"schemas\":"
                        + " {\"method\": \"echo\"}, \"inputs\": {\"text\": \"x\"}}]}}",
                rules);
    }

    @Test
    void forty_wrong_expressions_are_named_with_the_place_of_the_fault() {
        assertThat(WRONG_CRONS).hasSize(40);
        for (int half = 0; half < 2; half++) {
            List<String> crons = WRONG_CRONS.subList(half * 20, half * 20 + 20);
            String body =
                    schedule(
                            crons.stream()
                                    .map(each -> "\"" + each + "\"")
                                    .collect(Collectors.joining(", ", "\"cron\": [", "]")));
            List<String> fields =
                    IntStream.range(0, 20).mapToObj(each -> "cron[" + each + "]").toList();

            Response rest = client.post(ALL, body);
            Response rpc = rpc(body);

            assertThat(rest.status()).as(rest.body()).isEqualTo(422);
            assertThat(rest.texts("errors", "field")).isEqualTo(fields);
            assertThat(rest.body().split("at character \\d+", -1)).hasSize(21);
            assertThat(rpc.body()).contains(fields);
            assertThat(rpc.body().split("at character \\d+", -1)).hasSize(21);
            assertThat(rpc.text("error.code")).isEqualTo("-32602");
        }
    }

    @Test
    void zones_overlaps_of_fields_and_numbers_out_of_bounds_name_their_fields() {
        for (String zone : List.of("Mars/Base", "", " ", "europe/oslo", "+25:00", "Oslo")) {
            refused(DAILY + ", \"timezone\": \"" + zone + "\"", "timezone");
        }
        refused(DAILY + ", \"every\": {\"interval_ms\": 1000}", "every");
        refused(DAILY + ", \"flow\": {\"name\": \"f\"}", "flow");
        refused("\"name\": \"neither\"", "cron");
        for (String number : List.of("0", "-1", "2147483648", "1.5", "\"1\"", "1e99")) {
            refused(DAILY + ", \"max_catch_up\": " + number, "max_catch_up");
            refused(DAILY + ", \"pause_after_failures\": " + number, "pause_after_failures");
            refused("\"every\": {\"interval_ms\": " + small(number) + "}", "every.interval_ms");
        }
        for (String number : List.of("-1", "2147483648", "1.5", "1e99")) {
            refused(DAILY + ", \"jitter_ms\": " + number, "jitter_ms");
        }
        refused(DAILY + ", \"catch_up_window_ms\": -1", "catch_up_window_ms");
        refused(
                DAILY
                        + ", \"start_at\": \"2026-01-02T00:00:00Z\", \"end_at\":"
                        + " \"2026-01-01T00:00:00Z\"",
                "end_at");
    }

    /** 2^31 milliseconds are an interval of 25 days. */
    private static String small(String number) {
        return number.equals("2147483648") ? "999" : number;
    }

    @Test
    void exclusions_are_bounded_and_named_each_by_itself() {
        String day = "\"2026-12-25\"";
        String many =
                IntStream.range(0, 10_000).mapToObj(_ -> day).collect(Collectors.joining(","));
        refused(DAILY + ", \"exclude\": [" + many + "]", "exclude");
        for (String range :
                List.of(
                        "{\"from\": \"2026-12-27\", \"to\": \"2026-12-24\"}",
                        "{\"from\": \"2026-12-24\", \"to\": \"2026-12-26T00:00:00Z\"}",
                        "{\"from\": \"2026-12-24T00:00:00Z\", \"to\": \"2026-12-24T00:00:00Z\"}")) {
            refused(DAILY + ", \"exclude\": [" + day + ", " + range + "]", "exclude[1].to");
        }
        refused(DAILY + ", \"exclude\": [\"2026-02-30\"]", "exclude[0]");
        refused(DAILY + ", \"exclude\": [7]", "exclude[0]");
        Response days =
                client.post(
                        ALL,
                        schedule(
                                DAILY
                                        + ", \"exclude\": [{\"from\": \"2026-12-24\", \"to\":"
                                        + " \"2026-12-26\"}]"));
        assertThat(days.status()).as(days.body()).isEqualTo(201);
        assertThat(days.text("exclude.0.to")).isEqualTo("2026-12-26");
    }

    private void refused(String rules, String field) {
        String body = schedule(rules);
        Response rest = client.post(ALL, body);
        assertThat(rest.status()).as(rules + ": " + rest.body()).isEqualTo(422);
        assertThat(rest.texts("errors", "field")).as(rules).containsExactly(field);
        Response rpc = rpc(body);
        assertThat(rpc.text("error.code")).as(rules + ": " + rpc.body()).isEqualTo("-32602");
        assertThat(rpc.body()).contains("\"" + field + "\"");
    }

    private Response rpc(String params) {
        return client.post(
                "/tasks",
                String.format(
                        Locale.ROOT,
                        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"schedules.create\","
                                + " \"params\": %s}",
                        params));
    }
}
