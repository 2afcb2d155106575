package dev.apflow.simulation.node;

import dev.apflow.application.cluster.Coordinator;
import dev.apflow.application.cluster.CoordinatorDependencies;
import dev.apflow.application.cluster.ScheduleObserver;
import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.secret.SecretSource;
import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.WriteAuthority.Term;
import dev.apflow.application.task.DueSchedules;
import dev.apflow.application.worker.Worker;
import dev.apflow.application.worker.WorkerDependencies;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.secret.Secret;
import dev.apflow.domain.secret.SecretGrant;
import dev.apflow.domain.secret.SecretName;
import dev.apflow.domain.time.LocalInstant;
import dev.apflow.simulation.plan.NodePlan;
import dev.apflow.simulation.plan.Order;
import dev.apflow.simulation.time.LocalClock;
import dev.apflow.simulation.time.World;
import dev.apflow.store.memory.InMemoryNode;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One life of a node: a process with its memory, its threads and its connections. */
public final class NodeProcess {

    /** Until then what a dead process had sent may arrive. */
    private static final Duration LINGERING = Duration.ofMinutes(1);

    private final String name;
    private final NodePlan plan;
    private final SimulationContext context;
    private final TraceRecorder recorder;
    private final LocalClock clock;
    private final InMemoryNode store;
    private final Link link;
    private final CurrentCall currentCall = new CurrentCall();
    private final RunningExecution executions;
    private final Coordinator coordinator;
    private final ClientRequests clientRequests;
    private final ProcessThreads threads;
    private boolean stopping;
    private boolean disconnected;
    private boolean closed;

    NodeProcess(
            String name,
            NodePlan plan,
            SimulationContext context,
            LocalClock clock,
            NetworkFaults faults) {
        this.name = name;
        this.plan = plan;
        this.context = context;
        this.threads = new ProcessThreads(context.world());
        this.recorder = new TraceRecorder(this, context.trace(), context.audit());
        this.clock = clock;
        this.store = context.store().open();
        this.link = new Link(faults, context.everywhere(), chance("link"));
        RandomGenerator executionChance = chance("executing");
        this.executions =
                new RunningExecution(
                        this,
                        storeCalls(executionChance),
                        currentCall,
                        faults,
                        context.behaviours(),
                        executionChance);
        Hints hints = new Hints(store.signals(), store.watch(), this, link);
        StoreProxy ports =
                new StoreProxy(
                        store, this, link, context.audit(), hints, hints, context.schedules());
        Changes changes = new Changes();
        WorkerDependencies dependencies = dependencies(changes, faults);
        this.coordinator =
                new Coordinator(
                        context.cluster().settings(plan),
                        ports,
                        new CoordinatorDependencies(
                                dispatcher("coordinator"),
                                chance("election"),
                                changes,
                                new Watching(this, context.audit()),
                                holder -> worker(holder, ports, dependencies),
                                schedules(ports, changes)));
        this.clientRequests =
                new ClientRequests(
                        this,
                        link,
                        context.audit(),
                        chance("requests"),
                        storeCalls(chance("schedules of clients")),
                        new RequestHandler(
                                name.replace('#', '-'),
                                coordinator,
                                ports,
                                new Own(plan.profile().executors()),
                                changes));
    }

    private Optional<CoordinatorDependencies.Schedules> schedules(
            StoreProxy ports, Changes changes) {
        Own own = new Own(plan.profile().executors());
        return context.schedules()
                ? Optional.of(
                        new CoordinatorDependencies.Schedules(
                                DueSchedules.over(
                                        ports,
                                        own,
                                        own,
                                        () -> "trees have ids of their own",
                                        changes,
                                        DeliveryLimit.DEFAULT),
                                ScheduleObserver.NONE))
                : Optional.empty();
    }

    private RandomGenerator chance(String component) {
        return context.world().chance(name + " " + component);
    }

    private StoreCallScheduler storeCalls(RandomGenerator chance) {
        return new StoreCallScheduler(this, link, currentCall, context.cluster().giveUp(), chance);
    }

    private ProcessDispatcher dispatcher(String runner) {
        RandomGenerator chance = chance(runner);
        return new ProcessDispatcher(this, storeCalls(chance), executions, chance);
    }

    private WorkerDependencies dependencies(Changes changes, NetworkFaults faults) {
        List<SimulatedExecutor> executors =
                plan.profile().executors().stream()
                        .sorted((a, b) -> a.value().compareTo(b.value()))
                        .map(
                                id ->
                                        new SimulatedExecutor(
                                                id,
                                                this,
                                                faults,
                                                context.behaviours(),
                                                chance("executor " + id)))
                        .toList();
        return new WorkerDependencies(
                new ExecutorCatalog(executors),
                new Own(plan.profile().executors()),
                chance("retries"),
                changes,
                WorkerObserver.NONE,
                NodeProcess::secret,
                AttemptLogs.NONE);
    }

    /** Each node has every secret. */
    private static SecretSource.Answer secret(SecretName name) {
        return new SecretSource.Answer.Available(
                new Secret("value of " + name, SecretGrant.EVERYBODY));
    }

    private Worker worker(
            LeaseHolder.Member holder, StoreProxy ports, WorkerDependencies dependencies) {
        return Worker.member(
                dispatcher("worker"),
                ports,
                dependencies,
                holder,
                plan.profile(),
                context.cluster().worker(plan));
    }

    void start(Consumer<NodeProcess> ended) {
        coordinator.start("http://" + plan.id(), new Life(this, ended));
    }

    /** Asks it to stop; it ends by itself. */
    void stop(Duration grace, Consumer<NodeProcess> ended) {
        stopping = true;
        coordinator.stop(grace, () -> ended.accept(this));
    }

    void stepDown() {
        coordinator.stepDown();
    }

    /** A client's request comes in; a dead process answers nobody. */
    public void request(Order order, Consumer<Response> response) {
        clientRequests.request(order, response);
    }

    /** All its threads stand still until it is resumed; its clock goes on. */
    void pause() {
        threads.pause();
    }

    void resume() {
        threads.resume();
    }

    /**
     * It is gone, with its memory. What it sent still arrives.
     *
     * @param noticed when the store sees that its sessions are gone
     */
    void die(Duration noticed) {
        threads.end();
        world().after(
                        noticed,
                        () -> {
                            disconnected = true;
                            breakSessions();
                        });
        world().after(
                        noticed.plus(LINGERING),
                        () -> {
                            closed = true;
                            store.close();
                        });
    }

    /** The store sees its sessions end. */
    void breakSessions() {
        if (!closed) {
            store.breakSessions();
            context.audit().sessionsBroke(this);
        }
    }

    /** What a dead process sent opens no session. */
    void reachedStore() {
        if (disconnected) {
            breakSessions();
        }
    }

    /**
     * Runs {@code action} then, unless the process is dead; a paused one runs it when it goes on.
     */
    void later(long delayNanos, Runnable action) {
        threads.later(delayNanos, action);
    }

    /** Runs an event of a mailbox. */
    void play(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException | Error bug) {
            context.audit().eventFailed(this, bug);
        }
    }

    /** What an executor that was interrupted has until it is given up, in the world's time. */
    long interruptGrace() {
        return worldNanos(context.cluster().interruptGrace());
    }

    /** Something of note. */
    void trace(String what, String detail) {
        recorder.trace(what, detail);
    }

    TraceRecorder recorder() {
        return recorder;
    }

    World world() {
        return context.world();
    }

    LocalInstant now() {
        return clock.now();
    }

    CurrentCall currentCall() {
        return currentCall;
    }

    /** The delivery whose execution is at its turn at this moment. */
    public Optional<Delivered> execution() {
        return currentCall.delivered();
    }

    /** What its clock calls {@code delay}, by the world's. */
    public long worldNanos(Duration delay) {
        return clock.worldNanos(delay);
    }

    /** Since when it was not paused, by the world's time; what was due meanwhile came then. */
    public long awakeSince() {
        return threads.awakeSince();
    }

    /** Whether it was asked to stop. */
    public boolean isStopping() {
        return stopping;
    }

    boolean isDead() {
        return threads.isDead();
    }

    /** Which life of which node: {@code n2#3}. */
    public String name() {
        return name;
    }

    /** Executions that go on in it, those that its worker has given up too. */
    int threads() {
        return executions.running();
    }

    public NodePlan plan() {
        return plan;
    }

    /** In which it believes to lead at this moment. Nothing moves by looking. */
    public Optional<Term> term() {
        return threads.isDead() ? Optional.empty() : coordinator.term();
    }

    @Override
    public String toString() {
        return name;
    }
}
