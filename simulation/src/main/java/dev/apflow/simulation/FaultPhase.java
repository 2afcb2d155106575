package dev.apflow.simulation;

import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.node.Host;
import dev.apflow.simulation.node.SimulationContext;
import dev.apflow.simulation.plan.Fault;
import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.plan.Plan;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes a plan's faults happen, and ends them all when its time of chaos is over. */
final class FaultPhase {

    /** For what runs when a process is asked to stop. */
    static final Duration LONGEST_GRACE = Duration.ofSeconds(20);

    /** By how much of its rate a clock is fast or slow. */
    static final double GREATEST_DRIFT = 0.04;

    /** Until the store sees that a machine is gone. */
    static final Duration LATE_NOTICE = Duration.ofSeconds(20);

    private static final double ROLL_SECONDS = 30;
    private static final Duration GREATEST_JUMP = Duration.ofSeconds(40);
    private static final double SLOW_SECONDS = 3;
    private static final double CONNECTIONS_CLOSED = 0.4;

    private static final int PROBES = 12;
    private static final Duration PROBING = Duration.ofSeconds(4);
    private static final Duration JUST_BEFORE = Duration.ofMillis(4);

    private static final TaskId NOBODY = new TaskId("nobody");

    /** They change nothing, and need the right to. */
    private static final List<Order> NOTHINGS =
            List.of(
                    new Order.Cancel(Duration.ZERO, NOBODY, false),
                    new Order.Rerun(Duration.ZERO, NOBODY),
                    new Order.Execute(Duration.ZERO, NOBODY, Optional.empty()));

    private final World world;
    private final RandomGenerator chance;
    private final SimulationContext context;
    private final List<Host> hosts;
    private final StoreTime storeTime;
    private final Duration end;
    private final Duration greatestJump;
    private final Map<FaultKind, Integer> happened = new EnumMap<>(FaultKind.class);

    FaultPhase(SimulationContext context, List<Host> hosts, StoreTime storeTime, Plan plan) {
        this(context, hosts, storeTime, plan, GREATEST_JUMP);
    }

    /**
     * @param greatestJump by how much the store's clock is set at most
     */
    FaultPhase(
            SimulationContext context,
            List<Host> hosts,
            StoreTime storeTime,
            Plan plan,
            Duration greatestJump) {
        this.greatestJump = greatestJump;
        this.world = context.world();
        this.chance = world.chance("chaos");
        this.context = context;
        this.hosts = hosts;
        this.storeTime = storeTime;
        this.end = plan.chaos();
        for (Fault fault : plan.faults()) {
            world.after(fault.at().minus(JUST_BEFORE), () -> probeLeader(target(fault)));
            world.after(fault.at(), () -> happen(fault));
        }
    }

    /** How often what went wrong. */
    Map<FaultKind, Integer> happened() {
        return happened;
    }

    private void happen(Fault fault) {
        context.trace().note("fault", fault.kind().word(), fault::line);
        Host host = target(fault);
        if (meets(fault.kind(), host)) {
            happened.merge(fault.kind(), 1, Integer::sum);
        }
        happen(fault, host);
    }

    private void happen(Fault fault, Host host) {
        switch (fault.kind()) {
            case PAUSE -> {
                host.pause();
                after(fault, host::resume);
            }
            case CRASH -> {
                host.crash(fault.strength() < 0.6 ? Duration.ofMillis(3) : LATE_NOTICE);
                after(fault, host::start);
            }
            case SHUTDOWN -> {
                host.shutDown(grace(fault));
                after(fault, host::start);
            }
            case ROLLING_RESTART -> roll(fault);
            case TWIN -> host.startTwin();
            case SESSION_LOST -> host.breakSessions();
            case STEP_DOWN -> hosts.forEach(Host::stepDown);
            case STORE_CLOCK -> jump(fault);
            case NODE_CLOCK -> {
                host.runClockAt(1 + (fault.strength() * 2 - 1) * GREATEST_DRIFT);
                after(fault, () -> host.runClockAt(1));
            }
            case STORE_OUTAGE -> {
                context.everywhere().begin(fault.kind(), fault.strength());
                hosts.forEach(Host::breakSessions);
                after(fault, () -> context.everywhere().end(fault.kind(), fault.strength()));
            }
            case FADES -> fade(fault, host);
            case CUT_OFF,
                    REQUESTS_CUT,
                    REPLIES_CUT,
                    REQUEST_LOST,
                    REPLY_LOST,
                    SLOW,
                    EXECUTOR_FAILS,
                    EXECUTOR_DEAF,
                    SIGNALS_LOST -> {
                host.begin(fault.kind(), fault.strength());
                if (fault.strength() < CONNECTIONS_CLOSED) {
                    host.cut();
                }
                after(fault, () -> host.end(fault.kind(), fault.strength()));
            }
        }
    }

    /** Whether it finds anything that it can do harm to; else it does not count. */
    private boolean meets(FaultKind kind, Host host) {
        return switch (kind) {
            case PAUSE,
                    CRASH,
                    SHUTDOWN,
                    SESSION_LOST,
                    NODE_CLOCK,
                    CUT_OFF,
                    REQUESTS_CUT,
                    REPLIES_CUT,
                    REQUEST_LOST,
                    REPLY_LOST,
                    SLOW,
                    FADES,
                    SIGNALS_LOST ->
                    host.isUp();
            case TWIN -> host.isUp() && host.isWanted();
            case EXECUTOR_FAILS, EXECUTOR_DEAF -> host.isUp() && host.plan().isWorker();
            case STEP_DOWN -> hosts.stream().anyMatch(Host::leads);
            case ROLLING_RESTART, STORE_OUTAGE -> hosts.stream().anyMatch(Host::isUp);
            case STORE_CLOCK -> true;
        };
    }

    /**
     * Writes to whoever leads while it is hit, most at that moment: one of them may be under way
     * when its term ends.
     */
    private void probeLeader(Host host) {
        for (int i = 0; i < PROBES && host.leads(); i++) {
            long longest = i % 2 == 0 ? JUST_BEFORE.toNanos() * 2 : PROBING.toNanos();
            Order nothing = NOTHINGS.get(i % NOTHINGS.size());
            world.after(
                    chance.nextLong(longest),
                    () ->
                            host.answering()
                                    .ifPresent(each -> each.request(nothing, response -> {})));
        }
    }

    private Host target(Fault fault) {
        return hosts.stream()
                .filter(host -> fault.atLeader() && host.leads())
                .findFirst()
                .orElse(hosts.get(fault.node()));
    }

    /** At the fault's end, or at that of all chaos. */
    private void after(Fault fault, Runnable action) {
        Duration longest = end.minusNanos(world.nanos());
        Duration lasts = fault.lasts().compareTo(longest) < 0 ? fault.lasts() : longest;
        world.after(
                lasts,
                () -> {
                    context.trace().note("fault", "ends", fault::line);
                    action.run();
                });
    }

    private void fade(Fault fault, Host host) {
        host.begin(FaultKind.SLOW, 1);
        Duration slow = seconds(SLOW_SECONDS * (1 + fault.strength()));
        if (slow.plus(fault.lasts()).compareTo(end.minusNanos(world.nanos())) < 0) {
            world.after(slow, () -> host.begin(FaultKind.CUT_OFF, fault.strength()));
            world.after(
                    slow.plus(fault.lasts()), () -> host.end(FaultKind.CUT_OFF, fault.strength()));
        }
        after(fault, () -> host.end(FaultKind.SLOW, 1));
    }

    private static Duration grace(Fault fault) {
        return seconds(fault.strength() * LONGEST_GRACE.toSeconds());
    }

    /** One after the other, until chaos ends. */
    private void roll(Fault fault) {
        Duration longest = end.minusNanos(world.nanos());
        for (int i = 0; i < hosts.size(); i++) {
            Host host = hosts.get(i);
            Duration delay = seconds(i * ROLL_SECONDS * fault.strength());
            if (delay.compareTo(longest) < 0) {
                world.after(delay, () -> restart(host, fault));
            }
        }
    }

    private static void restart(Host host, Fault fault) {
        host.shutDown(grace(fault));
        host.start();
    }

    private void jump(Fault fault) {
        Duration by = seconds((fault.strength() * 2 - 1) * greatestJump.toSeconds());
        storeTime.jump(by);
        context.audit().clockSet(by);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1_000));
    }
}
