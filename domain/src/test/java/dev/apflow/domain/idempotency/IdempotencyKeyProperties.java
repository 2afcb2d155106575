package dev.apflow.domain.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonArbitraries;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.LinkedHashMap;
import java.util.Map;

class IdempotencyKeyProperties {

    @Property
    void keys_are_equal_exactly_if_all_three_parts_are(
            @ForAll("taskIds") String id1,
            @ForAll @IntRange(min = 1, max = 3) int attempt1,
            @ForAll("inputs") JsonObject inputs1,
            @ForAll("taskIds") String id2,
            @ForAll @IntRange(min = 1, max = 3) int attempt2,
            @ForAll("inputs") JsonObject inputs2) {
        boolean same = id1.equals(id2) && attempt1 == attempt2 && inputs1.equals(inputs2);

        assertThat(
                        IdempotencyKey.of(id1, attempt1, inputs1)
                                .equals(IdempotencyKey.of(id2, attempt2, inputs2)))
                .isEqualTo(same);
    }

    @Property
    void other_order_of_inputs_same_key(
            @ForAll("taskIds") String id,
            @ForAll int attempt,
            @ForAll("inputs") JsonObject inputs) {
        Map<String, JsonValue> reversed = new LinkedHashMap<>();
        inputs.members().keySet().stream()
                .toList()
                .reversed()
                .forEach(name -> reversed.put(name, inputs.find(name).orElseThrow()));

        assertThat(IdempotencyKey.of(id, attempt, new JsonObject(reversed)))
                .isEqualTo(IdempotencyKey.of(id, attempt, inputs));
    }

    @Property
    void any_one_change_other_key(
            @ForAll("taskIds") String id,
            @ForAll @IntRange(max = 1_000) int attempt,
            @ForAll("inputs") JsonObject inputs,
            @ForAll("names") String name,
            @ForAll("values") JsonValue value) {
        IdempotencyKey key = IdempotencyKey.of(id, attempt, inputs);
        JsonObject changed = inputs.with(name, value);

        assertThat(IdempotencyKey.of(id, attempt + 1, inputs)).isNotEqualTo(key);
        assertThat(IdempotencyKey.of(id + "1", attempt, inputs)).isNotEqualTo(key);
        assertThat(IdempotencyKey.of(id, attempt, changed).equals(key))
                .isEqualTo(changed.equals(inputs));
    }

    @Provide
    Arbitrary<String> taskIds() {
        return JsonArbitraries.strings();
    }

    @Provide
    Arbitrary<String> names() {
        return JsonArbitraries.strings();
    }

    @Provide
    Arbitrary<JsonValue> values() {
        return JsonArbitraries.values();
    }

    @Provide
    Arbitrary<JsonObject> inputs() {
        return JsonArbitraries.objects();
    }
}
