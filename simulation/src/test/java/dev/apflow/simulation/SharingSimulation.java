package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.event.EventType;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.time.Duration;
import java.util.List;

/** How the workers of a cluster share few tasks. */
class SharingSimulation {

    /** After the worker's first poll, when it has nothing to doubt any more. */
    private static final Duration BEFORE = Duration.ofSeconds(7);

    @Property(tries = 200)
    void of_thirteen_tasks_no_node_of_three_runs_more_than_six_and_none_waits(@ForAll long seed) {
        SimulatedNodes run = new SimulatedNodes(seed);
        List.of("a", "b", "c").forEach(run::work);
        run.play(BEFORE);

        run.submit(13);

        assertThat(run.play(BEFORE.plusMillis(300))).isLessThanOrEqualTo(6);
        assertThat(run.count(EventType.ASSIGNED)).isEqualTo(13);
        run.play(Duration.ofMinutes(1));
        assertThat(run.count(EventType.COMPLETED)).isEqualTo(13);
    }

    @Property(tries = 100)
    void what_the_others_do_not_take_is_taken_half_a_second_later(@ForAll long seed) {
        SimulatedNodes run = new SimulatedNodes(seed);
        run.join("b");
        run.join("c");
        run.work("a");
        run.play(BEFORE);

        run.submit(8);
        run.play(BEFORE.plusMillis(800));

        assertThat(run.count(EventType.ASSIGNED)).isEqualTo(8);
        run.play(Duration.ofMinutes(1));
        assertThat(run.count(EventType.COMPLETED)).isEqualTo(8);
    }

    @Example
    void a_node_alone_runs_all_it_can_at_once() {
        SimulatedNodes run = new SimulatedNodes(1);
        run.work("a");
        run.play(BEFORE);

        run.submit(13);

        assertThat(run.play(BEFORE.plusMillis(200))).isEqualTo(SimulatedNodes.SLOTS);
    }

    @Property(tries = 50)
    void a_long_queue_keeps_every_node_busy(@ForAll long seed) {
        SimulatedNodes run = new SimulatedNodes(seed);
        List.of("a", "b", "c").forEach(run::work);
        run.play(BEFORE);

        run.submit(200);
        run.play(BEFORE.plusMillis(300));

        assertThat(run.workers).allMatch(each -> each.running() >= SimulatedNodes.SLOTS - 2);
        run.play(Duration.ofMinutes(2));
        assertThat(run.count(EventType.COMPLETED)).isEqualTo(200);
    }
}
