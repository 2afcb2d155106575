package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.child;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.owned;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Backoff;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.RetryPolicy;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.Template;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What is put in comes out again, also where it is unusual. */
class StoredValuesContract extends StoreContract {

    private static final JsonObject UNUSUAL =
            JsonObject.of(
                    "nul", new JsonString("a\0b"),
                    "\0", new JsonString("\u0001\u001f\u007f\u0085\u2028\ufeff\uffff"),
                    "😀 \"quoted\" \\ back",
                            new JsonString("😀👩‍👩‍👧 ünïcödé ' \" \\ % _ $1 ? :a"),
                    "", JsonString.EMPTY);

    private static final JsonArray NUMBERS =
            JsonArray.of(
                    JsonNumber.ZERO,
                    JsonNumber.of(Long.MAX_VALUE),
                    JsonNumber.of(Long.MIN_VALUE),
                    JsonNumber.of(Double.MAX_VALUE),
                    JsonNumber.of(Double.MIN_VALUE),
                    JsonNumber.of(0.1),
                    new JsonNumber(new BigDecimal("1e308")),
                    new JsonNumber(new BigDecimal("9007199254740993")),
                    new JsonNumber(new BigDecimal("12345678901234567890.123456789012345678901")),
                    new JsonNumber(new BigDecimal("0." + "123456789".repeat(100))));

    @Test
    void every_part_of_a_spec_comes_back_as_it_was_given() {
        TaskSpec full = full();
        client.submit(task("root"), child("a", "root"), child("b", "root"), full);

        assertThat(client.task("full").spec()).isEqualTo(full);
        assertThat(store.reads().tree(id("root")).get(3).spec()).isEqualTo(full);
        assertThat(store.reads().list(TaskFilter.ANY, Optional.empty(), 1).tasks().get(0).spec())
                .isEqualTo(full);
    }

    @Test
    void keys_come_back_and_go_with_the_dependency_into_the_claim() {
        TaskKey top = new TaskKey("top");
        Dependency edge = new Dependency(id("run"), true, Optional.of(top));
        TaskSpec root = task("run").withKey(Optional.of(top));
        TaskSpec below =
                task("run.below")
                        .withKey(Optional.of(new TaskKey("below")))
                        .withDependencies(List.of(edge));
        client.submit(root, below);

        assertThat(client.task("run").spec().key()).contains(top);
        assertThat(client.task("run.below").spec().dependencies()).containsExactly(edge);
        client.amend(client.task("run.below").spec().withPriority(Priority.HIGH));
        worker.succeed(worker.take("run"));
        TaskSpec claimed = worker.claimOne().spec();
        assertThat(claimed.key()).contains(new TaskKey("below"));
        assertThat(claimed.dependencies()).containsExactly(edge);
    }

    @Test
    void a_template_comes_back_and_a_far_result_goes_into_the_claim() {
        Template ofRoot =
                new Template(JsonObject.EMPTY, Optional.of(JsonObject.of("inputs", UNUSUAL)));
        Template ofTask = new Template(JsonObject.of("/inputs/a~1b", NUMBERS), Optional.empty());
        Dependency far = Dependency.implied(id("a"), Optional.of(new TaskKey("far")));
        TaskSpec c =
                task("c", "b")
                        .withDependencies(List.of(Specs.required("b"), far))
                        .withTemplate(Optional.of(ofTask));
        client.submit(task("a").withTemplate(Optional.of(ofRoot)), task("b", "a"), c);

        assertThat(client.task("a").spec().template()).contains(ofRoot);
        assertThat(client.task("c").spec().template()).contains(ofTask);
        client.amend(client.task("c").spec().withPriority(Priority.HIGH));
        worker.succeed(worker.take("a"), new JsonString("far"));
        worker.succeed(worker.take("b"), new JsonString("near"));
        Claimed claimed = worker.claimOne();
        assertThat(claimed.spec().template()).contains(ofTask);
        assertThat(claimed.spec().dependencies()).containsExactly(Specs.required("b"), far);
        assertThat(claimed.dependencyResults())
                .isEqualTo(Map.of(id("a"), new JsonString("far"), id("b"), new JsonString("near")));
    }

    /** Its dependency is blocked while the task that it refers to still runs. */
    @Test
    void a_task_waits_for_what_it_refers_to_and_runs_without_its_result() {
        Dependency far = Dependency.implied(id("a"), Optional.empty());
        TaskSpec c = child("c", "a").withDependencies(List.of(Specs.optional("b"), far));
        client.submit(task("a"), child("x", "a"), child("b", "a", "a", "x"), c);

        List<Claimed> first = worker.claim(TestWorker.PLENTY);
        assertThat(first).extracting(each -> each.spec().id()).containsExactly(id("a"), id("x"));
        worker.fail(first.get(1).delivered(), "no");
        worker.expectNothing();
        worker.fail(first.get(0).delivered(), "no");
        assertThat(worker.claimOne().dependencyResults()).isEmpty();
    }

    private static TaskSpec full() {
        return new TaskSpec(
                id("full"),
                Optional.of(id("a")),
                Optional.of("somebody 😀"),
                "a name with ' \" \\ % 😀",
                Priority.HIGH,
                new ExecutorId("an.executor:of-1_kind"),
                Optional.of(JsonObject.of("required", JsonArray.of(new JsonString("url")))),
                UNUSUAL,
                JsonObject.of("numbers", NUMBERS),
                List.of(Specs.optional("b"), Specs.required("a")),
                new PlacementConstraints(
                        Set.of(new ExecutorId("z"), new ExecutorId("y")),
                        JsonObject.of("gpu", JsonBoolean.of(true), "zone", UNUSUAL),
                        Set.of(new NodeId("n1"), new NodeId("n2")),
                        Set.of(new NodeId("n3")),
                        OptionalInt.of(3)),
                new RetryPolicy(
                        7,
                        Backoff.FIXED,
                        Duration.ofMillis(1),
                        Duration.ofDays(30),
                        0.123,
                        List.of(404, 409)),
                OptionalInt.of(1_000),
                Optional.of(Duration.ofMillis(1_234_567)),
                Optional.of(Instant.parse("2001-02-03T04:05:06.789Z")));
    }

    @Test
    void unusual_values_pass_from_result_to_dependent() {
        JsonValue result =
                JsonObject.of(
                        "unusual",
                        UNUSUAL,
                        "numbers",
                        NUMBERS,
                        "nested",
                        nested(80),
                        "null",
                        JsonNull.NULL);
        client.submit(task("a"), task("b", "a"));

        Delivered delivered = worker.take("a");
        worker.succeed(delivered, result);

        assertThat(client.state("a").result()).contains(result);
        Claimed b = worker.claimOne();
        assertThat(b.dependencyResults()).isEqualTo(Map.of(id("a"), result));
        assertThat(store.reports().recorded(delivered, TestWorker.key(delivered))).contains(result);
    }

    private static JsonValue nested(int levels) {
        JsonValue value = JsonString.EMPTY;
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0 ? JsonArray.of(value) : JsonObject.of("in", value);
        }
        return value;
    }

    @Test
    void a_result_may_be_any_json_value() {
        List<JsonValue> values =
                List.of(
                        JsonNull.NULL,
                        JsonBoolean.of(false),
                        JsonNumber.ZERO,
                        JsonString.EMPTY,
                        JsonArray.EMPTY,
                        JsonObject.EMPTY,
                        new JsonString("null"),
                        new JsonString("{\"a\":1}"));
        client.submit(Specs.tasks("t", values.size()));
        List<Claimed> claimed = worker.claim(values.size());
        for (int i = 0; i < values.size(); i++) {
            worker.succeed(claimed.get(i).delivered(), values.get(i));
        }

        for (int i = 0; i < values.size(); i++) {
            assertThat(client.state("t" + i).result()).contains(values.get(i));
            assertThat(
                            store.reports()
                                    .recorded(
                                            claimed.get(i).delivered(),
                                            TestWorker.key(claimed.get(i).delivered())))
                    .contains(values.get(i));
        }
    }

    @Test
    void results_of_a_megabyte_are_kept_whole() {
        JsonString large = new JsonString("0123456789abcdef😀\0".repeat(60_000));
        client.submit(task("a"), task("b"), task("c", "a", "b"));
        worker.claim(2).forEach(each -> worker.succeed(each.delivered(), large));

        assertThat(client.state("b").result().orElseThrow().equals(large)).isTrue();
        assertThat(
                        worker.claimOne()
                                .dependencyResults()
                                .equals(Map.of(id("a"), large, id("b"), large)))
                .isTrue();
    }

    @Test
    void inputs_of_a_megabyte_are_kept_whole() {
        JsonObject large =
                JsonObject.of("large", new JsonString("0123456789abcdef".repeat(65_536)));
        TaskSpec spec = TaskSpec.of(id("a"), "large", Specs.ECHO, large);
        client.submit(spec);

        assertThat(client.task("a").spec().equals(spec)).isTrue();
        assertThat(worker.claimOne().spec().equals(spec)).isTrue();
    }

    @Test
    void texts_of_errors_and_reasons_come_back_to_the_letter() {
        String text = "'; drop table \"tasks\"; -- \\ \n\t\r 😀 ünï \u0001 $1 ? {} %s";
        client.submit(task("a"), task("b"), task("c"));
        List<Claimed> claimed = worker.claim(2);
        worker.fail(claimed.get(0).delivered(), text);
        client.cancel("b", text);
        client.cancel("c", "");

        assertThat(client.state("a").error()).contains(text);
        assertThat(client.state("b").error()).contains(text);
        assertThat(client.state("c").error()).contains("");
        TaskEvent cancelled =
                Await.look(
                                () -> History.events(store, new EventScope.OfTask(id("b"))),
                                events -> events.size() == 4)
                        .get(3);
        assertThat(cancelled.details()).isEqualTo(JsonObject.of("reason", new JsonString(text)));
    }

    @Test
    void names_of_all_kinds_come_back_to_the_letter() {
        client.submit(
                owned("A-z.0_9:x", "x".repeat(255)),
                owned("2", "😀".repeat(127)).withParent(Optional.of(id("A-z.0_9:x"))),
                child("3", "2"));

        assertThat(client.task("A-z.0_9:x").spec().userId()).contains("x".repeat(255));
        assertThat(client.task("2").spec().userId()).contains("😀".repeat(127));
        assertThat(client.task("3").spec().userId()).isEmpty();
    }

    @Test
    void times_keep_their_milliseconds_over_all_the_centuries_a_client_may_name() {
        for (String time :
                List.of(
                        "1970-01-01T00:00:00Z",
                        "1999-12-31T23:59:59.999Z",
                        "2026-03-29T01:30:00.001Z",
                        "9999-12-31T23:59:59Z")) {
            String id = "at-" + time.substring(0, 4);
            client.submit(task(id).withNotBefore(Instant.parse(time)));
            assertThat(client.task(id).spec().notBefore()).contains(Instant.parse(time));
            assertThat(client.state(id).dueAt()).contains(Instant.parse(time));
        }
    }

    @Test
    void progress_is_kept_as_a_fraction() {
        client.submit(task("a"));
        var running = worker.take("a");

        for (double share : new double[] {0, 0.1, 1.0 / 3, 0.999, 1}) {
            store.reports().progress(Map.of(running, share));
            assertThat(client.state("a").progress()).isCloseTo(share, Offset.offset(1e-6));
        }
    }
}
