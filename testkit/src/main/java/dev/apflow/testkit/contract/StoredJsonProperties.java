package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskSpec;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Any JSON comes back as it was given. */
class StoredJsonProperties {

    @Property
    void inputs_and_results_come_back_as_they_were_given(@ForAll("values") List<JsonValue> values) {
        try (StoreFixture fixture = StoreUnderTest.named().database();
                Store store = fixture.open()) {
            Client client = new Client(store);
            TestWorker worker = new TestWorker(store, "n1");
            client.submit(
                    IntStream.range(0, values.size())
                            .mapToObj(i -> holding(i, values.get(i)))
                            .toArray(TaskSpec[]::new));

            for (Claimed each : worker.claim(values.size())) {
                JsonValue given = each.spec().inputs().find("value").orElseThrow();
                worker.succeed(each.delivered(), given);
            }

            for (int i = 0; i < values.size(); i++) {
                assertThat(client.task("t" + i).spec()).isEqualTo(holding(i, values.get(i)));
                assertThat(client.state("t" + i).result()).contains(values.get(i));
            }
        }
    }

    private static TaskSpec holding(int number, JsonValue value) {
        TaskSpec spec =
                TaskSpec.of(
                        id("t" + number),
                        "holds a value",
                        Specs.ECHO,
                        JsonObject.of("value", value, "number", new JsonString("" + number)));
        return number == 0 ? spec : spec.withParent(Optional.of(id("t0")));
    }

    @Provide
    Arbitrary<List<JsonValue>> values() {
        return Json.values().list().ofMinSize(1).ofMaxSize(30);
    }
}
