package dev.apflow.simulation.check;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What each process executes, counted by what begins and ends and not by what its worker says. An
 * execution that was interrupted keeps its slot until it ends or its grace is over; from then on it
 * is nobody's, and as many of those as there are slots take none.
 */
final class SlotModel {

    private static final class Execution {
        final TaskId task;
        final long beganAt;
        long nobodysFrom = Long.MAX_VALUE;

        Execution(TaskId task, long beganAt) {
            this.task = task;
            this.beganAt = beganAt;
        }

        boolean isInterrupted() {
            return nobodysFrom < Long.MAX_VALUE;
        }
    }

    private final World world;
    private final Findings findings;
    private final Map<NodeProcess, Map<Integer, Execution>> executions = new HashMap<>();

    SlotModel(World world, Findings findings) {
        this.world = world;
        this.findings = findings;
    }

    void begins(NodeProcess process, TaskId task, int number) {
        executions
                .computeIfAbsent(process, none -> new HashMap<>())
                .put(number, new Execution(task, world.nanos()));
        int slots = process.plan().slots();
        int all = of(process).size();
        findings.require(
                wanted(process) <= slots && all <= 2 * slots,
                "no node runs more than its slots, and as many that ignore their end",
                () -> process + " runs " + wanted(process) + " of " + all);
    }

    void ends(NodeProcess process, int number) {
        executions.getOrDefault(process, new HashMap<>()).remove(number);
    }

    /**
     * @param grace until its slot is free, ended or not, in nanoseconds of the world
     */
    void interrupted(NodeProcess process, int number, long grace) {
        Execution execution = executions.getOrDefault(process, Map.of()).get(number);
        if (execution != null && !execution.isInterrupted()) {
            execution.nobodysFrom = world.nanos() + grace;
        }
    }

    /** Slots for more. */
    int free(NodeProcess process) {
        int slots = process.plan().slots();
        int nobodys = of(process).size() - wanted(process);
        return slots - wanted(process) - Math.max(0, nobodys - slots);
    }

    /**
     * A worker heard which of its deliveries are still its own. What ran when it asked, and is not
     * among them, was interrupted by now.
     */
    void onOwnershipAnswer(NodeProcess process, long askedAt, Set<?> kept) {
        Set<TaskId> own = new HashSet<>();
        kept.forEach(each -> own.add(((Delivered) each).task()));
        for (Execution each : of(process)) {
            findings.require(
                    each.isInterrupted() || each.beganAt >= askedAt || own.contains(each.task),
                    "what is not a worker's any more is interrupted when it hears of that",
                    () -> process + " goes on with " + each.task);
        }
    }

    private int wanted(NodeProcess process) {
        int count = 0;
        for (Execution each : of(process)) {
            count += world.nanos() < each.nobodysFrom ? 1 : 0;
        }
        return count;
    }

    private Collection<Execution> of(NodeProcess process) {
        return executions.getOrDefault(process, Map.of()).values();
    }
}
