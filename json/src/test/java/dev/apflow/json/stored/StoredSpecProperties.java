package dev.apflow.json.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.document.TaskDocuments;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateLimit;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.JsonText;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class StoredSpecProperties {

    private static final TaskId ID = new TaskId("a");
    private static final TaskSpec SPEC =
            TaskSpec.of(ID, "name", new ExecutorId("echo"), JsonObject.EMPTY).withMaxDeliveries(3);

    /** Names that a spec has, on all its levels, and one that it has not. */
    private static final List<String> NAMES =
            List.of(
                    "parent_id",
                    "user_id",
                    "name",
                    "priority",
                    "schemas",
                    "inputs",
                    "params",
                    "dependencies",
                    "placement_constraints",
                    "retry",
                    "max_deliveries",
                    "timeout_ms",
                    "not_before",
                    "queue",
                    "concurrency",
                    "rate",
                    "fair_key",
                    "color");

    @Property(tries = 500)
    void whatever_is_stored_is_read_or_said_to_be_unreadable(@ForAll("texts") String text) {
        Stored<TaskSpec> read = StoredSpec.read(ID, text);

        assertThat(read.problem().isPresent()).isEqualTo(read instanceof Stored.Unreadable);
        assertThat(StoredJson.details(text)).isNotNull();
        StoredSpec.placement(text);
        StoredSpec.rewritten(text, SPEC);
    }

    @Property(tries = 500)
    void any_value_in_place_of_any_member_stops_nothing(
            @ForAll("names") String name, @ForAll("values") JsonValue value) {
        JsonObject document = TaskDocuments.spec(SPEC).with(name, value);

        Stored<TaskSpec> read = StoredSpec.read(ID, JsonText.write(document));

        if (name.equals("color") || value == JsonNull.NULL && !required(name)) {
            assertThat(read).isInstanceOf(Stored.Readable.class);
        }
    }

    @Property(tries = 200)
    void a_spec_comes_back_with_what_a_later_version_added(@ForAll("values") JsonValue value) {
        String later = JsonText.write(TaskDocuments.spec(SPEC).with("color", value));

        assertThat(StoredSpec.read(ID, later)).isEqualTo(new Stored.Readable<>(SPEC));
        JsonObject rewritten = document(StoredSpec.rewritten(later, SPEC));
        assertThat(rewritten.find("color")).contains(value);
        assertThat(StoredSpec.read(ID, JsonText.write(rewritten)))
                .isEqualTo(new Stored.Readable<>(SPEC));
    }

    @Property(tries = 200)
    void what_a_later_version_added_to_a_part_is_kept_though_the_part_has_its_defaults(
            @ForAll("values") JsonValue value) {
        JsonObject full = TaskDocuments.spec(SPEC);
        for (String part : List.of("schemas", "placement_constraints", "retry")) {
            JsonObject old = (JsonObject) full.find(part).orElseThrow();
            String later = JsonText.write(full.with(part, old.with("color", value)));

            JsonObject rewritten = document(StoredSpec.rewritten(later, SPEC));

            assertThat(((JsonObject) rewritten.find(part).orElseThrow()).find("color"))
                    .contains(value);
        }
    }

    @Property(tries = 500)
    void what_is_stored_comes_back(@ForAll("names") String name, @ForAll("values") JsonValue v) {
        JsonObject document = TaskDocuments.spec(SPEC).with(name, v);
        if (StoredSpec.read(ID, JsonText.write(document))
                instanceof Stored.Readable<TaskSpec>(TaskSpec spec)) {
            assertThat(StoredSpec.read(ID, StoredSpec.text(spec)))
                    .isEqualTo(new Stored.Readable<>(spec));
            assertThat(StoredSpec.read(ID, StoredSpec.rewritten(StoredSpec.text(SPEC), spec)))
                    .isEqualTo(new Stored.Readable<>(spec));
            assertThat(StoredSpec.read(ID, StoredSpec.rewritten(JsonText.write(document), SPEC)))
                    .isEqualTo(new Stored.Readable<>(SPEC));
        }
    }

    @Example
    void rules_of_flow_control_come_back() {
        TaskSpec ruled =
                SPEC.withAdmission(
                        new AdmissionRules(
                                new QueueName("q:1"),
                                List.of(new ConcurrencyLimit("k", 2)),
                                List.of(new RateLimit("r", new Rate(3, Duration.ofDays(30), 4))),
                                Optional.of("tenant")));

        assertThat(StoredSpec.read(ID, StoredSpec.text(ruled)))
                .isEqualTo(new Stored.Readable<>(ruled));
        assertThat(StoredSpec.rewritten(StoredSpec.text(ruled), SPEC))
                .isEqualTo(StoredSpec.text(SPEC));
    }

    @Example
    void what_has_its_default_is_not_stored() {
        for (String method : List.of("echo", "none")) {
            TaskSpec plain = TaskSpec.of(ID, "n", new ExecutorId(method), JsonObject.EMPTY);

            assertThat(StoredSpec.text(plain))
                    .isEqualTo("{\"name\":\"n\",\"schemas\":{\"method\":\"" + method + "\"}}");
        }
    }

    /** Rows without these members are there: what they stand for must stay as it is. */
    @Example
    void the_defaults_stay_as_they_are() {
        TaskSpec plain = TaskSpec.of(ID, "n", new ExecutorId("echo"), JsonObject.EMPTY);

        assertThat(JsonText.write(TaskDocuments.spec(plain)))
                .isEqualTo(
                        """
                        {"id":"a","parent_id":null,"user_id":null,"name":"n","priority":2,\
                        "schemas":{"method":"echo"},"inputs":{},"params":{},"dependencies":[],\
                        "placement_constraints":{"requires_executors":[],"requires_capabilities":{},\
                        "allowed_nodes":[],"forbidden_nodes":[]},\
                        "retry":{"max_attempts":1,"backoff":"exponential","initial_delay_ms":1000,\
                        "max_delay_ms":60000,"jitter":0.0},\
                        "max_deliveries":null,"timeout_ms":null,"not_before":null,\
                        "queue":"default","concurrency":[],"rate":[],"fair_key":null}\
                        """);
    }

    private static JsonObject document(String text) {
        return StoredJson.object(text) instanceof Stored.Readable<JsonObject>(JsonObject read)
                ? read
                : JsonObject.EMPTY;
    }

    private static boolean required(String name) {
        return name.equals("name") || name.equals("schemas");
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(NAMES);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                values().map(JsonText::write), Arbitraries.strings().ofMaxLength(9));
    }

    @Provide
    Arbitrary<JsonValue> values() {
        Arbitrary<JsonValue> plain =
                Arbitraries.of(
                        JsonNull.NULL,
                        JsonBoolean.of(true),
                        JsonNumber.of(-1),
                        JsonNumber.of(1e99),
                        JsonNumber.of(0.5),
                        new JsonString(""),
                        new JsonString("a b"),
                        new JsonString("2026-13-01T00:00:00Z"),
                        JsonObject.EMPTY);
        return Arbitraries.oneOf(
                plain,
                plain.map(JsonArray::of),
                plain.map(value -> JsonObject.of("id", value)),
                plain.map(value -> JsonObject.of("max_attempts", value, "backoff", value)),
                plain.map(value -> JsonArray.of(JsonObject.of("key", value, "limit", value))),
                plain.map(value -> JsonObject.of("method", value, "requires_executors", value)));
    }
}
