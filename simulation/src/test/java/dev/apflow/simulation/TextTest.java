package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.trace.Text;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class TextTest {

    public record Pair(Set<TaskId> one, Optional<Map<TaskId, Integer>> other) {}

    @Test
    void sets_and_maps_are_sorted_however_deep_they_are() {
        Set<TaskId> set = new LinkedHashSet<>(List.of(new TaskId("b"), new TaskId("a")));
        Map<TaskId, Integer> map = new LinkedHashMap<>();
        map.put(new TaskId("d"), 1);
        map.put(new TaskId("c"), 2);
        assertThat(Text.of(List.of(new Pair(set, Optional.of(map)), 1)))
                .isEqualTo("[Pair[one=[a, b], other=Optional[{c=2, d=1}]], 1]");
    }

    @Test
    void what_has_its_own_words_keeps_them() {
        assertThat(Text.of(new TaskId("a"))).isEqualTo("a");
        assertThat(Text.of(Optional.empty())).isEqualTo("Optional.empty");
        Delivered delivered = new Delivered(new TaskId("a"), 1, 2);
        assertThat(Text.of(delivered)).isEqualTo(delivered.toString());
    }
}
