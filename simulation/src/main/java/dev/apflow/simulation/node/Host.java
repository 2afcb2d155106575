package dev.apflow.simulation.node;

import dev.apflow.domain.election.RolePreference;
import dev.apflow.simulation.plan.FaultKind;
import dev.apflow.simulation.plan.NodePlan;
import dev.apflow.simulation.time.LocalClock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node's machine, and the supervisor that starts its process again. */
public final class Host {

    /** How long a process that was asked to stop may take beyond its grace. */
    public static final Duration PATIENCE = Duration.ofSeconds(45);

    /** Until a process that ended is started again. */
    public static final Duration RESTART_PAUSE = Duration.ofSeconds(2);

    /** The longest that a request to the store, or its reply, is under way. */
    public static final Duration SLOWEST_WAY = Link.SLOWEST_WAY;

    /** The longest that a call to the store takes where nothing is slow. */
    public static final Duration USUAL_CALL =
            Link.USUAL_CALL.plus(ProcessDispatcher.LONGEST_SENDING);

    /** Until a server misses a client that does not answer: keep-alive probes. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(4);

    private final SimulationContext context;
    private final NetworkFaults faults = new NetworkFaults();
    private final LocalClock clock;
    private final List<NodeProcess> processes = new ArrayList<>();
    private NodePlan plan;
    private int lives;

    /** How many reasons there are for it not to run; one is that it was not started yet. */
    private int down = 1;

    private int pauses;

    public Host(NodePlan plan, SimulationContext context) {
        this.plan = plan;
        this.context = context;
        this.clock = new LocalClock(context.world(), plan.clockOffset(), plan.clockRate());
    }

    /** What is wrong with the machine. */
    public NetworkFaults faults() {
        return faults;
    }

    public NodePlan plan() {
        return plan;
    }

    /** One reason less for the node not to run: the last starts it, unless it runs yet. */
    public void start() {
        down = Math.max(0, down - 1);
        startAgain();
    }

    /** Starts it once more, also where it runs, but not where it is not meant to. */
    public void startTwin() {
        if (isWanted()) {
            launch();
        }
    }

    private void launch() {
        lives++;
        NodeProcess process =
                new NodeProcess(plan.id() + "#" + lives, plan, context, clock, faults);
        processes.add(process);
        process.trace("process", "starts");
        if (pauses > 0) {
            process.pause();
        }
        process.start(this::ended);
    }

    /** A process ended by itself. Where none is left, and none is meant to be, another starts. */
    private void ended(NodeProcess process) {
        if (process.isDead()) {
            return;
        }
        process.trace("process", "ends");
        process.die(Duration.ZERO);
        processes.remove(process);
        mayLeadNoMore();
        context.world().after(RESTART_PAUSE, this::startAgain);
    }

    private void startAgain() {
        if (isWanted() && processes.isEmpty()) {
            launch();
        }
    }

    /** A node that must lead at its start is started as any other from then on. */
    private void mayLeadNoMore() {
        if (plan.preference() == RolePreference.LEADER) {
            plan = plan.preferring(RolePreference.AUTO);
        }
    }

    /**
     * The machine or the process dies.
     *
     * @param noticed when the store sees that
     */
    public void crash(Duration noticed) {
        down++;
        for (NodeProcess each : List.copyOf(processes)) {
            each.trace("process", "dies");
            each.die(noticed);
        }
        processes.clear();
        mayLeadNoMore();
    }

    /** Asks all its processes to stop, and kills them when that takes too long. */
    public void shutDown(Duration grace) {
        down++;
        for (NodeProcess each : List.copyOf(processes)) {
            each.trace("process", "is asked to stop");
            each.later(0, () -> each.stop(grace, this::ended));
            context.world().after(grace.plus(PATIENCE), () -> kill(each));
        }
    }

    private void kill(NodeProcess process) {
        if (processes.remove(process)) {
            process.trace("process", "is killed");
            process.die(Duration.ZERO);
            startAgain();
        }
    }

    /** All its processes stand still, until each pause has ended. */
    public void pause() {
        pauses++;
        processes.forEach(NodeProcess::pause);
    }

    /** One pause has ended. */
    public void resume() {
        pauses--;
        if (pauses == 0) {
            processes.forEach(NodeProcess::resume);
        }
    }

    /** Whether its supervisor would start it. */
    public boolean isWanted() {
        return down == 0;
    }

    /** Whether anything runs on it that may go wrong. */
    public boolean isUp() {
        return !processes.isEmpty();
    }

    /** The store sees the sessions end, and nothing else happens. */
    public void breakSessions() {
        processes.forEach(NodeProcess::breakSessions);
    }

    /** A connection that is cut for long is closed by the store. */
    public void cut() {
        context.world()
                .after(
                        KEEP_ALIVE,
                        () -> {
                            if (faults.isCut()) {
                                breakSessions();
                            }
                        });
    }

    public void stepDown() {
        processes.forEach(each -> each.later(0, each::stepDown));
    }

    /** The clock goes on at a rate of its own times {@code factor}. */
    public void runClockAt(double factor) {
        clock.runAt(plan.clockRate() * factor);
    }

    /** The process that answers clients: the newest. */
    public Optional<NodeProcess> answering() {
        return processes.isEmpty()
                ? Optional.empty()
                : Optional.of(processes.get(processes.size() - 1));
    }

    /** Whether one of its processes believes that it leads. */
    public boolean leads() {
        return processes.stream().anyMatch(each -> each.term().isPresent());
    }

    /** Whether anything is executed on it, wanted or not. */
    public boolean isBusy() {
        return processes.stream().anyMatch(each -> each.threads() > 0);
    }

    /** All that run. */
    public List<NodeProcess> processes() {
        return List.copyOf(processes);
    }

    /** Something begins to be wrong with the machine. */
    public void begin(FaultKind kind, double strength) {
        faults.begin(kind, strength);
    }

    public void end(FaultKind kind, double strength) {
        faults.end(kind, strength);
    }

    @Override
    public String toString() {
        return plan.id().value();
    }
}
