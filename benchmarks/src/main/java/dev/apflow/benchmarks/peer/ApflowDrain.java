package dev.apflow.benchmarks.peer;

import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeadershipLease.Candidate;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.application.worker.Worker;
import dev.apflow.application.worker.WorkerDependencies;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.application.worker.WorkerSettings;
import dev.apflow.benchmarks.program.PickupMeasure;
import dev.apflow.benchmarks.store.Timing;
import dev.apflow.bootstrap.runtime.MailboxDispatcher;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;
import dev.apflow.json.schema.JsonSchemas;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** Ours: a member of a cluster with its worker as it is; four events for each task. */
final class ApflowDrain implements Drain {

    private static final ExecutorId NOTHING = new ExecutorId("nothing");
    private static final NodeId NODE = new NodeId("drain");
    private static final NodeProfile PROFILE =
            new NodeProfile(NODE, Set.of(NOTHING), JsonObject.EMPTY);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 8;
    private static final int EVENTS_OF_A_TASK = 4;
    private static final int TREE = 1_000;

    private final PostgresDatabase database;
    private final int slots;
    private int submitted;
    private long before;
    private Runs runs = new Runs(0);

    /**
     * @param slots APFLOW_MAX_PARALLEL_TASKS
     */
    ApflowDrain(PostgresDatabase database, int slots) {
        this.database = database;
        this.slots = slots;
    }

    @Override
    public String name() {
        return String.format(Locale.ROOT, "Apflow, one member, %d tasks at once", slots);
    }

    @Override
    public Optional<Timing> pickup(PostgresServer server, int samples, boolean same)
            throws Exception {
        return Optional.of(PickupMeasure.run(server.freshDatabase(), samples, same));
    }

    /** What is measured in one member, round by round. */
    @FunctionalInterface
    interface Session {

        /**
         * @param store of the member, which leads in this term
         */
        void with(ClusterStore store, WriteAuthority.Term term, Rounds rounds) throws Exception;
    }

    /** Fills and drains so many jobs, and tells the seconds that the drain took. */
    @FunctionalInterface
    interface Rounds {
        double seconds(int jobs) throws Exception;
    }

    @Override
    public PostgresDatabase database() {
        return database;
    }

    @Override
    public void fill(int jobs) throws Exception {
        joined((store, _, term) -> fill(store, term, jobs));
    }

    @Override
    public void drain(int jobs, Costs costs) throws Exception {
        joined(
                (store, identity, _) -> {
                    try (MailboxDispatcher dispatcher = new MailboxDispatcher("drain")) {
                        costs.start();
                        drained(store, dispatcher, identity, jobs);
                        costs.stop();
                    }
                });
    }

    @Override
    public void verify(int jobs) throws Exception {
        runs.verify();
        verifyEvents(jobs);
    }

    /** One member for many rounds. */
    void session(Session session) throws Exception {
        joined(
                (store, identity, term) ->
                        session.with(store, term, jobs -> round(store, identity, term, jobs)));
    }

    private double round(
            ClusterStore store, NodeIdentity identity, WriteAuthority.Term term, int jobs)
            throws Exception {
        fill(store, term, jobs);
        database.execute("vacuum analyze");
        store.nodes().heartbeat(identity, RoleName.LEADER, capacity(slots));
        double elapsed;
        try (MailboxDispatcher dispatcher = new MailboxDispatcher("drain")) {
            elapsed = drained(store, dispatcher, identity, jobs);
        }
        verify(jobs);
        return elapsed;
    }

    private static NodeCapacity capacity(int slots) {
        return new NodeCapacity(PROFILE, "http://127.0.0.1:1", slots);
    }

    /** Something that a member of the cluster does. */
    @FunctionalInterface
    private interface Work {
        void with(ClusterStore store, NodeIdentity identity, WriteAuthority.Term term)
                throws Exception;
    }

    private void joined(Work work) throws Exception {
        PostgresSettings settings =
                new PostgresSettings(
                        PostgresUrl.parse(database.url()).orElseThrow(),
                        CONNECTIONS,
                        NODE,
                        lost -> {});
        try (ClusterStore store = PostgresStores.join(settings)) {
            NodeIdentity identity = store.nodes().register(capacity(slots));
            work.with(store, identity, term(store, identity));
        }
    }

    private void verifyEvents(int jobs) throws SQLException {
        long events =
                number(
                        "select count(*) + count(*) filter (where assigned) from apflow_event"
                                + " where type <> 'tree_ended' and tree > "
                                + before);
        if (events != (long) EVENTS_OF_A_TASK * jobs) {
            throw new IllegalStateException("events are missing: " + events);
        }
    }

    private static WriteAuthority.Term term(ClusterStore store, NodeIdentity identity) {
        LeadershipAnswer.ToAcquire answer =
                store.leadership()
                        .acquire(
                                new Candidate(identity, "http://127.0.0.1:1"),
                                new AcquireReason.LeadershipFree(),
                                Duration.ofHours(1));
        if (answer instanceof LeadershipAnswer.Granted(var leadership)) {
            return new WriteAuthority.Term(identity, leadership.epoch());
        }
        throw new IllegalStateException("leadership is not free: " + answer);
    }

    private void fill(ClusterStore store, WriteAuthority.Term term, int jobs) throws SQLException {
        before = lastTask();
        runs = new Runs(jobs);
        submitted = 0;
        for (int left = jobs; left > 0; left -= TREE) {
            AuthorizedResult<Creation> created =
                    store.trees()
                            .create(
                                    term,
                                    new NewTree(
                                            tree(Math.min(left, TREE)), false, Optional.empty()));
            if (!(created instanceof AuthorizedResult.Granted<Creation>(Creation.Created _))) {
                throw new IllegalStateException("not created: " + created);
            }
        }
    }

    /** The name of a task ends with the number of the job. */
    private TaskTree tree(int size) {
        String name = "drain-" + System.nanoTime() + "-";
        TaskId root = new TaskId(name + submitted);
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            TaskId id = new TaskId(name + submitted++);
            TaskSpec spec = TaskSpec.of(id, "nothing", NOTHING, JsonObject.EMPTY);
            tasks.add(i == 0 ? spec : spec.withParent(Optional.of(root)));
        }
        return new TaskTree(root, tasks);
    }

    private double drained(
            ClusterStore store, MailboxDispatcher dispatcher, NodeIdentity identity, int jobs)
            throws InterruptedException {
        CountDownLatch left = new CountDownLatch(jobs);
        Worker worker =
                Worker.member(
                        dispatcher,
                        store,
                        new WorkerDependencies(
                                new ExecutorCatalog(List.of(new Nothing(runs))),
                                new JsonSchemas(),
                                new SplittableRandom(1),
                                new Changes(),
                                counting(left)),
                        new LeaseHolder.Member(identity, LEASE),
                        PROFILE,
                        new WorkerSettings(
                                slots,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(500),
                                1 << 20));
        long began = System.nanoTime();
        worker.start();
        Runs.await(left);
        double elapsed = (System.nanoTime() - began) / 1e9;
        CountDownLatch stopped = new CountDownLatch(1);
        worker.stop(Duration.ofSeconds(5), stopped::countDown);
        stopped.await();
        return elapsed;
    }

    /** A task is done when its outcome has been accepted, which is after the commit. */
    private static WorkerObserver counting(CountDownLatch left) {
        return new WorkerObserver() {
            @Override
            public void reported(Verdict verdict) {
                if (verdict == Verdict.ACCEPTED) {
                    left.countDown();
                }
            }
        };
    }

    private long lastTask() throws SQLException {
        return number("select coalesce(max(number), 0) from apflow_task");
    }

    private long number(String question) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement asked = connection.prepareStatement(question);
                ResultSet row = asked.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private record Nothing(Runs runs) implements TaskExecutor {

        @Override
        public ExecutorId id() {
            return NOTHING;
        }

        @Override
        public JsonValue execute(Execution execution) {
            String task = execution.task().value();
            runs.ran(Integer.parseInt(task.substring(task.lastIndexOf('-') + 1)));
            return JsonObject.EMPTY;
        }
    }
}
