package dev.apflow.simulation;

import dev.apflow.application.task.Answer;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.check.GuardedAudit;
import dev.apflow.simulation.client.Clients;
import dev.apflow.simulation.client.SimulatedClient;
import dev.apflow.simulation.node.Host;
import dev.apflow.simulation.node.NodeProcess;
import dev.apflow.simulation.node.SimulationContext;
import dev.apflow.simulation.plan.Behaviours;
import dev.apflow.simulation.plan.NodePlan;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.plan.Plan;
import dev.apflow.simulation.plan.PlanLimits;
import dev.apflow.simulation.plan.ScheduleWorkload;
import dev.apflow.simulation.schedule.LedgerAudit;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Findings.Violation;
import dev.apflow.simulation.trace.Trace;
import dev.apflow.store.memory.InMemoryCluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A cluster that starts what schedules name, while everything goes wrong: leaders die between any
 * two calls, clocks are wrong by an hour, clients change the schedules. Each nominal time must have
 * exactly one fate. Then all heals, and each must have it in time.
 */
public final class ScheduleRun {

    /** By how much the store's clock is set at most. */
    private static final Duration GREATEST_JUMP = Duration.ofHours(1);

    private static final Duration START_GAP = Duration.ofMillis(300);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** Until a healed cluster is up to date: grace, patience, terms and leases that must end. */
    private static final Duration HEALING = Duration.ofMinutes(15);

    /** How long it is watched then. */
    private static final Duration WATCHED = Duration.ofMinutes(3);

    private static final int STEPS_OF_A_LIFE = 40;
    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(8);

    private static final int MOST_STEPS_A_SECOND = 100_000;

    private final Plan plan;
    private final World world;
    private final Trace trace;
    private final StoreTime time;
    private final Findings findings = new Findings();
    private final List<Host> hosts = new ArrayList<>();
    private final LedgerAudit audit;
    private final Clients clients;
    private final RandomGenerator chance;
    private long lastSecond;
    private int steps;

    private ScheduleRun(Plan plan, Behaviours behaviours, World world, Trace trace) {
        this.plan = plan;
        this.world = world;
        this.trace = trace;
        this.chance = world.chance("between calls");
        this.time = new StoreTime(world, StoreTime.BEGINNING);
        InMemoryCluster store = new InMemoryCluster(time, Runnable::run);
        this.audit = new LedgerAudit(world, time, trace, findings, store.open(), this::mayDie);
        SimulationContext context =
                new SimulationContext(
                                world,
                                trace,
                                new GuardedAudit(audit, findings),
                                plan.cluster(),
                                store,
                                behaviours)
                        .withSchedules();
        for (NodePlan node : plan.cluster().nodes()) {
            Host host = new Host(node, context);
            world.after(START_GAP.multipliedBy(hosts.size()), host::start);
            hosts.add(host);
        }
        new FaultPhase(context, hosts, time, plan, GREATEST_JUMP);
        this.clients = new Clients(world, trace, hosts, new Unheard(), plan.chaos());
        plan.orders().forEach(clients::bring);
    }

    /**
     * What came of it.
     *
     * @param entries fates that were written
     * @param trees that were started
     * @param leaders that wrote, one after the other
     */
    public record Result(
            long seed,
            Optional<Violation> violation,
            Duration simulated,
            long entries,
            long trees,
            long leaders,
            boolean clockSetFar) {}

    /** Plays the plan of a seed. */
    public static Result play(long seed, PlanLimits limits) {
        World world = new World(seed);
        return play(seed, limits, world, Trace.unread(world));
    }

    /** Likewise, and writes the trace, a line an event. */
    public static Result play(long seed, PlanLimits limits, Consumer<String> lines) {
        World world = new World(seed);
        return play(seed, limits, world, Trace.readBy(world, lines));
    }

    private static Result play(long seed, PlanLimits limits, World world, Trace trace) {
        Behaviours behaviours = Behaviours.of(List.of());
        Plan plan = ScheduleWorkload.plan(seed, limits, behaviours);
        return new ScheduleRun(plan, behaviours, world, trace).play();
    }

    private Result play() {
        playUntil(plan.chaos());
        Duration latest = plan.chaos().plus(HEALING).plus(time.setBack());
        while (findings.isEmpty() && !isUpToDate()) {
            pass();
            findings.require(
                    now().compareTo(latest) < 0,
                    "a healed cluster decides what has come",
                    () -> "late " + audit.late() + ", clients " + clients.waiting());
        }
        Duration end = now().plus(WATCHED);
        while (findings.isEmpty() && now().compareTo(end) < 0) {
            pass();
            audit.look();
            findings.require(
                    audit.late().isEmpty(),
                    "a nominal time has its fate in time",
                    () -> audit.late().toString());
        }
        if (findings.isEmpty()) {
            audit.check();
        }
        findings.first().ifPresent(found -> trace.note("check", "violation", found::toString));
        return new Result(
                plan.seed(),
                findings.first(),
                now(),
                audit.entries(),
                audit.trees(),
                audit.terms(),
                time.setBack().compareTo(Duration.ofMinutes(30)) > 0);
    }

    /** Between two calls of a decision, now and then, its process dies. */
    private void mayDie(NodeProcess process) {
        if (plan.seed() % 2 == 0
                || world.nanos() > plan.chaos().toNanos()
                || chance.nextInt(STEPS_OF_A_LIFE) > 0) {
            return;
        }
        hosts.stream()
                .filter(host -> host.processes().contains(process))
                .findFirst()
                .ifPresent(host -> world.after(0, () -> kill(host)));
    }

    private void kill(Host host) {
        host.crash(Duration.ofMillis(3));
        world.after(Duration.ofMillis(chance.nextLong(LONGEST_ABSENCE.toMillis())), host::start);
    }

    private boolean isUpToDate() {
        return hosts.stream().anyMatch(Host::leads)
                && clients.waiting().isEmpty()
                && audit.late().isEmpty();
    }

    private Duration now() {
        return Duration.ofNanos(world.nanos());
    }

    private void pass() {
        Duration next = now().plus(BETWEEN_LOOKS);
        world.watch(BETWEEN_LOOKS.toNanos(), () -> {});
        playUntil(next);
    }

    private void playUntil(Duration end) {
        long nanos = end.toNanos();
        while (findings.isEmpty() && world.step(nanos)) {
            long second = world.nanos() / 1_000_000_000;
            steps = second == lastSecond ? steps + 1 : 0;
            lastSecond = second;
            findings.require(
                    steps < MOST_STEPS_A_SECOND,
                    "nothing is done again and again without a pause",
                    () -> steps + " events in a second");
        }
    }

    /** What clients learn changes nothing here. */
    private static final class Unheard implements SimulatedClient.Api {

        @Override
        public void acknowledged(Order order, Object answer) {}

        @Override
        public void refused(Order order, Answer<?> answer) {}

        @Override
        public boolean isRemoved(TaskId root) {
            return false;
        }
    }
}
