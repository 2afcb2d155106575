package dev.apflow.json;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.joining;

import dev.apflow.domain.json.CanonicalJson;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Says how long a tree of 10,000 tasks takes; fails only where something is badly wrong. */
class JsonTextSpeedTest {

    private static final System.Logger LOG = System.getLogger(JsonTextSpeedTest.class.getName());
    private static final int TASKS = 10_000;
    private static final int ROUNDS = 10;

    @Test
    void a_tree_of_ten_thousand_tasks() {
        byte[] text = tree().getBytes(StandardCharsets.UTF_8);
        JsonValue tree = Parsing.value(text);

        LOG.log(
                System.Logger.Level.INFO,
                "{0} tasks, {1} bytes, best of {2}: parse {3} ms, write {4} ms, canonical {5} ms",
                TASKS,
                text.length,
                ROUNDS,
                bestMillis(() -> Parsing.value(text)),
                bestMillis(() -> JsonText.writeBytes(tree)),
                bestMillis(() -> CanonicalJson.of(tree)));
        assertThat(((JsonObject) tree).find("tasks"))
                .map(tasks -> ((JsonArray) tasks).size())
                .contains(TASKS);
    }

    private static long bestMillis(Supplier<?> work) {
        return IntStream.range(0, ROUNDS)
                .mapToLong(
                        round -> {
                            long start = System.nanoTime();
                            assertThat(work.get()).isNotNull();
                            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
                            assertThat(millis).isLessThan(10_000);
                            return millis;
                        })
                .min()
                .orElseThrow();
    }

    private static String tree() {
        return IntStream.range(0, TASKS)
                .mapToObj(JsonTextSpeedTest::task)
                .collect(joining(",", "{\"execute\":true,\"tasks\":[", "]}"));
    }

    private static String task(int number) {
        return String.format(
                Locale.ROOT,
                """
                {"id":"task-%1$d","parent_id":"task-0","name":"Step number %1$d","priority":2,
                 "schemas":{"method":"rest_executor"},
                 "inputs":{"url":"http://127.0.0.1:8080/items/%1$d","method":"POST",
                           "headers":{"Accept":"application/json"},
                           "json":{"amount":%1$d.25,"tags":["a","b"],"note":"caf\u00e9 \\u20ac"}},
                 "dependencies":[{"id":"task-%2$d"},{"id":"task-%3$d","required":false}],
                 "retry":{"max_attempts":3,"backoff":"exponential","initial_delay_ms":100}}
                """,
                number,
                number / 2,
                number / 3);
    }
}
