package dev.apflow.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.document.BackfillOrder;
import dev.apflow.application.document.ScheduleView;
import dev.apflow.application.event.Changes;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.task.Answer;
import dev.apflow.application.task.DueSchedules;
import dev.apflow.application.task.DueSchedules.Round;
import dev.apflow.application.task.OfferedExecutors;
import dev.apflow.application.task.ScheduleCommands;
import dev.apflow.application.task.UseCases;
import dev.apflow.application.task.WriteGate;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.store.memory.InMemoryStore;
import dev.apflow.testkit.contract.TestWorker;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Clients, rounds of the duty and a worker, over a store whose clock the test sets. */
abstract class ScheduleRounds {

    static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    static final ScheduleId S = new ScheduleId("s");
    static final WriteAuthority AUTHORITY = new WriteAuthority.Standalone();

    Instant now = NOON;
    final InMemoryStore store = new InMemoryStore(() -> now);
    final TestWorker worker = new TestWorker(store, "n1");
    final Set<ExecutorId> executors = new HashSet<>(Set.of(new ExecutorId("echo")));
    int lastId;
    final UseCases useCases =
            UseCases.over(
                    store,
                    WriteGate.standalone(),
                    new Offered(),
                    new AnySchema(),
                    this::nextId,
                    new Changes(),
                    List::of,
                    5);
    final DueSchedules due =
            DueSchedules.over(
                    store, new Offered(), new AnySchema(), this::nextId, new Changes(), 5);

    String nextId() {
        lastId++;
        return "id-" + lastId;
    }

    private final class Offered implements OfferedExecutors {
        @Override
        public Set<ExecutorId> ids() {
            return executors;
        }

        @Override
        public Optional<JsonObject> inputSchema(ExecutorId id) {
            return Optional.empty();
        }
    }

    private static final class AnySchema implements InputSchemas {
        @Override
        public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
            return List.of();
        }

        @Override
        public Optional<String> problemOf(JsonObject schema) {
            return Optional.empty();
        }
    }

    void putFlow(String text) {
        JsonObject tree =
                JsonObject.of(
                        "tasks",
                        new JsonArray(
                                List.of(
                                        task("say", "echo")
                                                .with(
                                                        "inputs",
                                                        JsonObject.of(
                                                                "text", new JsonString(text))))));
        expectDone(
                useCases.by(Optional.empty())
                        .putFlow()
                        .put(new FlowName("report"), JsonObject.of("tree", tree)));
    }

    static JsonObject ofFlow(String name) {
        return minutely()
                .without("tree")
                .with(
                        "flow",
                        JsonObject.of(
                                "name",
                                new JsonString(name),
                                "inputs",
                                JsonObject.of("greeting", new JsonString("hi"))));
    }

    static BackfillOrder order(Instant from, OverlapPolicy overlap, boolean again) {
        return new BackfillOrder(from, NOON.plusSeconds(3600), overlap, 100, again);
    }

    ScheduleCommands commands() {
        return useCases.by(Optional.empty()).schedules();
    }

    static <T> T expectDone(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Done.class);
        return ((Answer.Done<T>) answer).value();
    }

    void create(JsonObject schedule) {
        assertThat(expectDone(commands().create(schedule)).isNew()).isTrue();
    }

    ScheduleView view() {
        return expectDone(useCases.readSchedules().schedule(S));
    }

    Task task(String id) {
        return store.reads().task(new TaskId(id)).orElseThrow();
    }

    /** A round so many seconds behind noon. */
    void round(int seconds) {
        now = NOON.plusSeconds(seconds);
        perform();
    }

    Round perform() {
        return ((AuthorizedResult.Granted<Round>) due.perform(AUTHORITY)).result();
    }

    void finish() {
        var claimed = worker.claim(10);
        while (!claimed.isEmpty()) {
            claimed.forEach(each -> worker.succeed(each.delivered()));
            claimed = worker.claim(10);
        }
    }

    /** Newest first. */
    List<String> ledger() {
        return expectDone(
                        useCases.readSchedules()
                                .occurrences(S, Optional.empty(), Optional.empty(), 1000))
                .stream()
                .map(
                        each ->
                                each.nominal().toString().substring(11, 16)
                                        + " "
                                        + each.outcome().word())
                .toList();
    }

    static JsonObject minutely() {
        return JsonObject.of("id", new JsonString("s"), "cron", new JsonString("* * * * *"))
                .with(
                        "tree",
                        JsonObject.of(
                                "tasks",
                                new JsonArray(
                                        List.of(
                                                task("first", "echo"),
                                                task("after", "echo")
                                                        .with("parent_key", new JsonString("first"))
                                                        .with(
                                                                "dependencies",
                                                                new JsonArray(
                                                                        List.of(
                                                                                JsonObject.of(
                                                                                        "key",
                                                                                        new JsonString(
                                                                                                "first")))))))));
    }

    static JsonObject task(String key, String method) {
        return JsonObject.of(
                "key",
                new JsonString(key),
                "name",
                new JsonString(key),
                "schemas",
                JsonObject.of("method", new JsonString(method)));
    }
}
