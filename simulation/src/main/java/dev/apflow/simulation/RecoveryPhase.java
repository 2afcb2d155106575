package dev.apflow.simulation;

import dev.apflow.domain.node.NodeId;
import dev.apflow.simulation.check.Auditor;
import dev.apflow.simulation.client.Clients;
import dev.apflow.simulation.client.SimulatedClient;
import dev.apflow.simulation.node.Host;
import dev.apflow.simulation.node.SimulationContext;
import dev.apflow.simulation.plan.Canary;
import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.NodePlan;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.plan.Plan;
import dev.apflow.simulation.trace.Findings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The second phase of a run, in which nothing goes wrong but what is said here. First all faults
 * end and everything that was asked for ends, a small tree besides. Then no node hears a signal any
 * more, and each has to run a task that it can only find by its polls. At last a node dies while it
 * runs one, mostly the leader, and nobody is told: leases and timers alone must make that good.
 */
final class RecoveryPhase {

    /** The longest that a canary's task takes. */
    static final Duration QUICK = Duration.ofMillis(200);

    private static final Duration LONG = Duration.ofSeconds(8);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Plan plan;
    private final SimulationContext context;
    private final List<Host> hosts;
    private final Clients clients;
    private final Auditor auditor;
    private final Findings findings;
    private final Consumer<Duration> playUntil;
    private final Bounds bounds;

    /**
     * @param playUntil lets time go on
     */
    RecoveryPhase(
            Plan plan,
            SimulationContext context,
            List<Host> hosts,
            Clients clients,
            Auditor auditor,
            Findings findings,
            Consumer<Duration> playUntil) {
        this.plan = plan;
        this.context = context;
        this.hosts = hosts;
        this.clients = clients;
        this.auditor = auditor;
        this.findings = findings;
        this.playUntil = playUntil;
        this.bounds = new Bounds(plan.cluster());
    }

    /** All faults end for good, except that signals are lost later. */
    void heal() {
        Bound bound =
                bounds.healed(auditor.left(clients.waiting()), context.behaviours().longest());
        Duration back = now().plus(bound.leader());
        stage("mended", canary("mended", List.of(), QUICK), bound.from(now()));
        while (findings.isEmpty() && now().compareTo(back) < 0) {
            pass();
        }
        context.everywhere().begin(FaultKind.SIGNALS_LOST, 1);
        stage("quiet", canary("quiet", places(), QUICK), bounds.quiet().from(now()));
    }

    /** A node dies, and comes back. */
    void killNodeWithoutSignals() {
        long candidates = plan.cluster().nodes().stream().filter(NodePlan::isCandidate).count();
        if (!findings.isEmpty() || candidates < 2) {
            return;
        }
        SimulatedClient last = canary("last", List.of(), LONG);
        Bound bound = bounds.quiet().from(now());
        while (findings.isEmpty() && victim().isEmpty() && now().compareTo(bound.ended()) < 0) {
            check("last", last, bound);
        }
        victim().ifPresent(
                        host -> {
                            context.trace().note("fault", "at last", () -> host + " dies");
                            host.crash(FaultPhase.LATE_NOTICE);
                            context.world().after(bounds.absence(), host::start);
                        });
        stage(
                "bereft",
                canary("bereft", List.of(), QUICK),
                bounds.withoutSignals(LONG).from(now()));
    }

    private Duration now() {
        return Duration.ofNanos(context.world().nanos());
    }

    /** Brought by a client at this moment. */
    private SimulatedClient canary(String name, List<NodeId> places, Duration lasts) {
        Order.Submit canary = Canary.of(name, now(), places, lasts);
        context.behaviours().add(canary);
        return clients.bring(canary);
    }

    /** Every node that has to run what only it may run. */
    private List<NodeId> places() {
        return hosts.stream()
                .filter(host -> plan.cluster().leaderExecutes() || !host.leads())
                .map(Host::plan)
                .filter(NodePlan::isWorker)
                .map(NodePlan::id)
                .toList();
    }

    /** Whoever runs something, which is the leader where that may. */
    private Optional<Host> victim() {
        return hosts.stream().filter(Host::isBusy).findFirst();
    }

    private void stage(String name, SimulatedClient canary, Bound bound) {
        while (findings.isEmpty() && !isOver(canary)) {
            check(name, canary, bound);
            if (!isOver(canary) && now().compareTo(bound.ended()) > 0) {
                late(name);
            }
        }
    }

    private boolean isOver(SimulatedClient canary) {
        return canary.isOver()
                && clients.waiting().isEmpty()
                && hosts.stream().noneMatch(Host::isBusy)
                && auditor.end().unsettled().isEmpty();
    }

    private void check(String stage, SimulatedClient canary, Bound bound) {
        pass();
        findings.require(
                now().compareTo(bound.leader()) < 0 || hosts.stream().anyMatch(Host::leads),
                "a healed cluster has a leader in time",
                () -> stage + ": nobody leads, expected somebody from " + bound.leader() + " on");
        findings.require(
                now().compareTo(bound.accepted()) < 0 || canary.isOver(),
                "a healed cluster accepts work in time",
                () -> stage + ": " + canary + " is not accepted at " + bound.accepted());
    }

    /** Time goes on, also where nothing happens. */
    private void pass() {
        Duration next = now().plus(BETWEEN_LOOKS);
        context.world().watch(BETWEEN_LOOKS.toNanos(), () -> {});
        playUntil.accept(next);
    }

    private void late(String stage) {
        findings.violated(
                "all work ends once everything heals",
                String.format(
                        Locale.ROOT,
                        "%s: at %s clients %s, tasks %s",
                        stage,
                        now(),
                        clients.waiting().stream().map(Order::line).toList(),
                        auditor.end().open(auditor.end().unsettled())));
    }
}
