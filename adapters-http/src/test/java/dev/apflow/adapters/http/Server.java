package dev.apflow.adapters.http;

import dev.apflow.adapters.http.health.Health;
import dev.apflow.adapters.http.health.Readiness;
import dev.apflow.adapters.http.health.Readiness.Check;
import dev.apflow.adapters.http.health.StoreState;
import dev.apflow.adapters.http.metric.PrometheusMeters;
import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.application.cluster.StandaloneCluster;
import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.store.HeldBack;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.task.OfferedExecutors;
import dev.apflow.application.task.UseCases;
import dev.apflow.application.task.WriteGate;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Parsed;
import dev.apflow.json.schema.JsonSchemas;
import dev.apflow.store.memory.InMemoryStore;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The HTTP interface over real sockets, the real application and a store in memory. */
final class Server implements AutoCloseable {

    static final NodeId NODE = new NodeId("n1");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final String STRICT =
            """
            {"type": "object", "required": ["url"], "properties": {"url": {"type": "string"}}}
            """;

    final SwitchedStore store = new SwitchedStore(new InMemoryStore(InstantSource.system()));
    final Changes changes = new Changes();
    final PrometheusMeters meters = new PrometheusMeters();
    final SwitchedHealth health = new SwitchedHealth();
    final AtomicInteger stoodDown = new AtomicInteger();
    volatile Duration leaderLease = LEASE;
    volatile WriteGate.Decision gate = WriteGate.standalone().decide();

    private final ExecutorCatalog executors =
            new ExecutorCatalog(
                    List.of(
                            executor("echo", Optional.empty()),
                            executor("strict", Optional.of(parsed(STRICT)))));
    private final NodeProfile profile =
            new NodeProfile(NODE, executors.ids(), parsed("{\"zone\": \"a\"}"));
    private final TestDispatcher dispatcher = new TestDispatcher();
    private final ApflowHttp http;

    private Server(HttpSettings settings) {
        http =
                ApflowHttp.listen(
                        settings,
                        new ApflowHttp.HttpDependencies(
                                meters,
                                () -> UUID.randomUUID().toString(),
                                dispatcher,
                                InstantSource.system()));
    }

    /** One that listens, and has no store yet. */
    static Server starting() {
        return new Server(HttpSettings.of("127.0.0.1", 0, "1.2.3", AccessSettings.OPEN));
    }

    /** Now it has a store. */
    Server serve() {
        StandaloneCluster standalone =
                new StandaloneCluster(this::facts, store.clock(), Optional::empty);
        UseCases useCases =
                UseCases.over(
                        store,
                        () -> gate,
                        offered(),
                        new JsonSchemas(),
                        () -> UUID.randomUUID().toString(),
                        changes,
                        () -> List.of(facts()),
                        DeliveryLimit.DEFAULT);
        http.serve(
                new HttpBackend(
                        useCases,
                        store.events(),
                        changes,
                        standalone,
                        () -> {
                            stoodDown.incrementAndGet();
                            return standalone.stepDown();
                        },
                        leaderLease,
                        executors,
                        health,
                        meters,
                        () -> UUID.randomUUID().toString(),
                        dispatcher,
                        InstantSource.system()));
        return this;
    }

    boolean isListening() {
        return http.isListening();
    }

    static Server start() {
        return start(AccessSettings.OPEN, settings -> settings);
    }

    static Server start(AccessSettings access) {
        return start(access, settings -> settings);
    }

    /** A leader with such a lease. */
    static Server start(Duration leaderLease) {
        Server server = new Server(HttpSettings.of("127.0.0.1", 0, "1.2.3", AccessSettings.OPEN));
        server.leaderLease = leaderLease;
        return server.serve();
    }

    static Server start(UnaryOperator<HttpSettings> change) {
        return start(AccessSettings.OPEN, change);
    }

    static Server start(AccessSettings access, UnaryOperator<HttpSettings> change) {
        return new Server(change.apply(HttpSettings.of("127.0.0.1", 0, "1.2.3", access))).serve();
    }

    int port() {
        return http.port();
    }

    /** Ends the HTTP interface alone. */
    void stop() {
        http.close();
    }

    /** Claims everything that can run. */
    List<Claimed> claim() {
        List<Claimed> claimed = claimSilently();
        changes.committed();
        return claimed;
    }

    /** Claims everything that can run, and tells nobody. */
    List<Claimed> claimSilently() {
        return store.claims().claim(new LeaseHolder.Standalone(NODE), profile, 10_000).tasks();
    }

    /** Runs everything until nothing can run any more; what is named in {@code failing} fails. */
    void runAll(String... failing) {
        Set<String> fail = Set.of(failing);
        for (List<Claimed> batch = claim(); !batch.isEmpty(); batch = claim()) {
            List<Report> reports =
                    batch.stream()
                            .map(each -> report(each, fail.contains(name(each))))
                            .collect(Collectors.toList());
            store.reports().report(NODE, reports);
            changes.workAvailable();
        }
    }

    private static String name(Claimed claimed) {
        return claimed.delivered().task().value();
    }

    private static Report report(Claimed claimed, boolean failed) {
        return new Report(
                claimed.delivered(),
                Optional.empty(),
                failed
                        ? new Outcome.Failed(
                                "it failed", ErrorCode.EXECUTOR_FAILED, Optional.empty())
                        : new Outcome.Succeeded(new JsonString("done"), false));
    }

    private NodeFacts facts() {
        return new NodeFacts(profile, true, 0, 4);
    }

    private OfferedExecutors offered() {
        return new OfferedExecutors() {
            @Override
            public Set<ExecutorId> ids() {
                return executors.ids();
            }

            @Override
            public Optional<JsonObject> inputSchema(ExecutorId id) {
                return executors.find(id).flatMap(TaskExecutor::inputSchema);
            }
        };
    }

    private static TaskExecutor executor(String id, Optional<JsonObject> schema) {
        return new TestExecutor(new ExecutorId(id), schema);
    }

    private static JsonObject parsed(String json) {
        return (JsonObject) ((Parsed) JsonText.parse(json, JsonLimits.DEFAULT)).value();
    }

    @Override
    public void close() {
        http.close();
        dispatcher.close();
    }

    /** Health that a test can take away. */
    static final class SwitchedHealth implements Health {
        volatile boolean started = true;
        volatile boolean ready = true;

        @Override
        public boolean started() {
            return started;
        }

        @Override
        public Readiness readiness() {
            return new Readiness(
                    "standalone",
                    List.of(new Check("store", ready, ready ? "answers" : "does not answer")));
        }

        @Override
        public StoreState store() {
            return new StoreState(
                    "memory",
                    ready ? Optional.empty() : Optional.of("the database is read-only"),
                    ready
                            ? Optional.empty()
                            : Optional.of(new HeldBack(Duration.ofSeconds(42), "somebody")));
        }
    }
}
