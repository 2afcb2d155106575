package dev.apflow.simulation.schedule;

import dev.apflow.application.store.ScheduleReads.Due;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.node.PortMethod;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.time.World;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What processes were told of the store's clock. Of a process's rounds and its clients' calls
 * several may be under way: what it gave up still arrives.
 */
final class ClockReadings {

    /** A process may stand still so long between what it reads and what it writes. */
    private static final Duration LONGEST_DECISION = Duration.ofMinutes(2);

    private record Reading(long nanos, Instant now) {}

    private final World world;
    private final Map<NodeProcess, List<Reading>> readings = new HashMap<>();

    ClockReadings(World world) {
        this.world = world;
    }

    void tookEffect(StoreCall call, Object result) {
        if (result instanceof Due due) {
            told(call.process(), due.now());
        } else if (call.method() == PortMethod.READ_CLOCK && result instanceof Instant now) {
            told(call.process(), now);
        }
    }

    private void told(NodeProcess process, Instant now) {
        readings.computeIfAbsent(process, none -> new ArrayList<>())
                .add(new Reading(world.nanos(), now));
    }

    /** Those by one of which the process decided what it writes at this moment. */
    List<Instant> moments(NodeProcess process) {
        List<Reading> told = readings.getOrDefault(process, new ArrayList<>());
        told.removeIf(each -> world.nanos() - each.nanos > LONGEST_DECISION.toNanos());
        return told.reversed().stream().map(Reading::now).toList();
    }
}
