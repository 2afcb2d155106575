package dev.apflow.domain.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.placement.FairShare.Load;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.Arrays;
import java.util.List;

class FairShareProperties {

    @Example
    void thirteen_tasks_on_three_idle_nodes_of_eight_slots_are_six_at_most_on_each() {
        int[] running = new int[3];
        int ready = 13;
        for (int node = 0; node < 3; node++) {
            int taken = claim(running, List.of(8, 8, 8), node, ready);
            ready -= taken;
        }

        assertThat(ready).isZero();
        assertThat(running).containsExactly(6, 6, 1);
    }

    @Example
    void a_single_task_is_taken_by_whoever_asks_first_also_where_one_runs_already() {
        assertThat(FairShare.of(8, new Load(0, 8), new Load(0, 24), 1)).isPositive();
        assertThat(FairShare.of(7, new Load(1, 8), new Load(1, 24), 1)).isPositive();
    }

    @Example
    void a_node_alone_takes_all_it_can() {
        assertThat(FairShare.of(8, new Load(0, 8), new Load(0, 8), 13)).isEqualTo(8);
        assertThat(FairShare.of(8, new Load(0, 8), new Load(0, 8), 3)).isEqualTo(8);
    }

    @Property
    void a_long_queue_is_taken_in_full_batches(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(min = 1, max = 64) Integer> slots) {
        int all = slots.stream().mapToInt(Integer::intValue).sum();

        assertThat(FairShare.of(slots.get(0), new Load(0, slots.get(0)), new Load(0, all), all))
                .isEqualTo(slots.get(0));
    }

    @Property
    void idle_nodes_that_ask_in_turn_take_everything_and_none_more_than_its_share_and_one(
            @ForAll @Size(min = 1, max = 9) List<@IntRange(min = 1, max = 64) Integer> slots,
            @ForAll @IntRange(min = 0, max = 600) int tasks) {
        int all = slots.stream().mapToInt(Integer::intValue).sum();
        int[] running = new int[slots.size()];
        int ready = Math.min(tasks, all);
        boolean fewer = ready < all;
        int total = ready;
        for (int node = 0; node < running.length; node++) {
            ready -= claim(running, slots, node, ready);
        }

        assertThat(ready).isZero();
        for (int node = 0; node < running.length && fewer && slots.size() > 1; node++) {
            assertThat(running[node])
                    .isLessThanOrEqualTo(
                            (int) Math.ceil((double) total * slots.get(node) / all) + 1);
        }
    }

    private static int claim(int[] running, List<Integer> slots, int node, int ready) {
        int own = slots.get(node);
        int runningInAll = Arrays.stream(running).sum();
        int all = slots.stream().mapToInt(Integer::intValue).sum();
        int most =
                FairShare.of(
                        own - running[node],
                        new Load(running[node], own),
                        new Load(runningInAll, all),
                        ready);
        int taken = Math.min(most, ready);
        running[node] += taken;
        return taken;
    }
}
