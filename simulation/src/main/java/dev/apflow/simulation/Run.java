package dev.apflow.simulation;

import dev.apflow.application.task.Answer;
import dev.apflow.application.task.SubmitTree;
import dev.apflow.domain.task.TaskId;
import dev.apflow.simulation.check.Auditor;
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
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Trace;
import dev.apflow.store.memory.InMemoryCluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One cluster's life by a plan, in two phases: in the first things go wrong, in the second all has
 * healed and all work must end within a {@link Bound}. Ends with the first violation.
 */
public final class Run {

    private static final Duration START_GAP = Duration.ofMillis(300);

    /** The pause between two passes of retention, and two passes. */
    private static final Duration PASS = Duration.ofMinutes(3);

    private static final int MOST_STEPS_A_SECOND = 100_000;

    private final Plan plan;
    private final World world;
    private final Trace trace;
    private final Findings findings = new Findings();
    private final StoreTime storeTime;
    private final List<Host> hosts = new ArrayList<>();
    private final Auditor auditor;
    private final FaultPhase chaos;
    private final RecoveryPhase healing;
    private long lastSecond;
    private int steps;

    private Run(Plan plan, World world, Trace trace) {
        this.plan = plan;
        this.world = world;
        this.trace = trace;
        this.storeTime = new StoreTime(world, StoreTime.BEGINNING);
        InMemoryCluster store = new InMemoryCluster(storeTime, Runnable::run);
        Behaviours behaviours = Behaviours.of(plan.orders());
        this.auditor =
                new Auditor(
                        world,
                        storeTime,
                        trace,
                        findings,
                        store.open(),
                        plan.cluster(),
                        behaviours,
                        this::processes);
        SimulationContext context =
                new SimulationContext(
                        world,
                        trace,
                        new GuardedAudit(auditor, findings),
                        plan.cluster(),
                        store,
                        behaviours);
        for (NodePlan node : plan.cluster().nodes()) {
            Host host = new Host(node, context);
            world.after(START_GAP.multipliedBy(hosts.size()), host::start);
            hosts.add(host);
        }
        this.chaos = new FaultPhase(context, hosts, storeTime, plan);
        Clients clients = new Clients(world, trace, hosts, new Orders(), plan.chaos());
        for (Order order : plan.orders()) {
            if (order.at().compareTo(plan.chaos()) < 0) {
                clients.bring(order);
            }
        }
        this.healing =
                new RecoveryPhase(
                        plan, context, hosts, clients, auditor, findings, this::playUntil);
    }

    /** Plays a plan; what calls ask and answer is no part of the hash. */
    public static RunResult play(Plan plan) {
        World world = new World(plan.seed());
        return new Run(plan, world, Trace.unread(world)).play();
    }

    /** Plays a plan; the hash is of all that its trace would tell. */
    public static RunResult playHashed(Plan plan) {
        World world = new World(plan.seed());
        return new Run(plan, world, Trace.hashed(world)).play();
    }

    /** Likewise, and writes the trace, a line an event. */
    public static RunResult play(Plan plan, Consumer<String> lines) {
        World world = new World(plan.seed());
        return new Run(plan, world, Trace.readBy(world, lines)).play();
    }

    private List<NodeProcess> processes() {
        return hosts.stream().flatMap(host -> host.processes().stream()).toList();
    }

    private RunResult play() {
        playUntil(plan.chaos());
        healing.heal();
        withoutFaults();
        healing.killNodeWithoutSignals();
        if (findings.isEmpty()) {
            auditor.end().check();
            removeWhatIsOver();
        }
        findings.first().ifPresent(found -> trace.note("check", "violation", found::toString));
        return new RunResult(
                plan.seed(),
                findings.first(),
                trace.hash(),
                Duration.ofNanos(world.nanos()),
                findings.isEmpty()
                        ? Duration.ofNanos(world.nanos()).minus(plan.chaos())
                        : Duration.ZERO,
                chaos.happened(),
                Math.max(0, auditor.terms() - 1),
                auditor.counts().refused(),
                auditor.counts().tasks(),
                auditor.counts().executions(),
                auditor.counts().calls(),
                auditor.counts().removed(),
                world.planned());
    }

    /** The time of all comes to its end: retention must have found them by then. */
    private void removeWhatIsOver() {
        Optional<Duration> longest = plan.cluster().longestKept();
        if (longest.isPresent()) {
            Duration end = Duration.ofNanos(world.nanos()).plus(longest.get()).plus(PASS);
            world.watch(end.toNanos() - world.nanos(), auditor::requireRemoved);
            playUntil(end);
            auditor.end().check();
        }
    }

    private void playUntil(Duration end) {
        long nanos = end.toNanos();
        while (findings.isEmpty() && world.step(nanos)) {
            timeGoesOn();
        }
    }

    /** Some loops wait for nothing: time would stand still, and the run never end. */
    private void timeGoesOn() {
        long second = world.nanos() / 1_000_000_000;
        steps = second == lastSecond ? steps + 1 : 0;
        lastSecond = second;
        findings.require(
                steps < MOST_STEPS_A_SECOND,
                "nothing is done again and again without a pause",
                () -> steps + " events in a second");
    }

    /** Without faults nobody loses anything. */
    private void withoutFaults() {
        if (plan.faults().isEmpty()) {
            findings.require(
                    auditor.counts().reassigned() == 0 && auditor.terms() <= 1,
                    "without faults nobody loses a task or leadership",
                    () ->
                            auditor.counts().reassigned()
                                    + " tasks taken back, "
                                    + auditor.terms()
                                    + " terms");
        }
    }

    /** What becomes of orders. */
    private final class Orders implements SimulatedClient.Api {

        @Override
        public boolean isRemoved(TaskId root) {
            return auditor.end().isRemoved(root);
        }

        @Override
        public void acknowledged(Order order, Object answer) {
            if (order instanceof Order.Submit submit
                    && answer instanceof SubmitTree.Submitted submitted) {
                auditor.end().acknowledged(submit, submitted.root());
            }
        }

        @Override
        public void refused(Order order, Answer<?> answer) {
            boolean isTaken = answer instanceof Answer.Conflict<?> && order instanceof Order.Submit;
            findings.require(
                    !isTaken, "a submission finds its own tree", () -> order.line() + answer);
        }
    }
}
