package dev.apflow.bootstrap.node;

import dev.apflow.adapters.http.ApflowHttp;
import dev.apflow.adapters.http.HttpBackend;
import dev.apflow.adapters.http.health.Health;
import dev.apflow.adapters.http.health.Readiness;
import dev.apflow.adapters.http.health.StoreState;
import dev.apflow.adapters.http.metric.PrometheusMeters;
import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.application.health.StoreHealth;
import dev.apflow.application.metric.ClusterMeters;
import dev.apflow.application.metric.RetentionMeters;
import dev.apflow.application.metric.ScheduleMeters;
import dev.apflow.application.metric.WorkerMeters;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.bootstrap.runtime.MailboxDispatcher;
import dev.apflow.bootstrap.runtime.TimeOrderedIds;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.node.NodeId;
import dev.apflow.json.schema.JsonSchemas;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A node that answers over HTTP. It listens first: a process that cannot, because another one has
 * its port, has not touched the database. Then it gets a store, and last it takes its part.
 */
public final class Server implements AutoCloseable {

    private final Settings settings;
    private final NodeId id;
    private final FileLimit fileLimit;
    private final MailboxDispatcher dispatcher = new MailboxDispatcher("http");
    private final PrometheusMeters meters = PrometheusMeters.withJvm();
    private final ApflowHttp http;
    private volatile Optional<Node> node = Optional.empty();
    private volatile Optional<StoreHealth> storeHealth = Optional.empty();
    private volatile Optional<StoreAnswers> storeAnswers = Optional.empty();
    private volatile boolean started;

    private Server(Settings settings, NodeId id, String version) {
        this.settings = settings;
        this.id = id;
        this.fileLimit =
                FileLimit.ofProcess(
                        ConnectionLimits.DEFAULT.connections(), settings.work().maxParallelTasks());
        this.http =
                ApflowHttp.listen(
                        http(version),
                        new ApflowHttp.HttpDependencies(
                                meters, new TimeOrderedIds(), dispatcher, InstantSource.system()));
    }

    /**
     * Listens, and answers that it is starting.
     *
     * @param version of the program
     * @throws dev.apflow.adapters.http.CannotListen the address cannot be listened on
     */
    public static Server listen(Settings settings, NodeId id, String version) {
        return new Server(settings, id, version);
    }

    /**
     * Becomes a node that works alone.
     *
     * @param store its own from now on
     */
    public void serveAlone(Store store) {
        serve(
                StandaloneNode.start(
                        workerConfig(),
                        store,
                        settings.retention(),
                        new RetentionMeters(meters),
                        Optional.of(new ScheduleMeters(meters))));
    }

    /**
     * Becomes a node of a cluster, which has not begun.
     *
     * @param store its own from now on
     * @param onSuperseded told, in one line, that the node was started once more and has to end
     */
    public void serveAsMember(ClusterStore store, Consumer<String> onSuperseded) {
        serve(
                new ClusterNode(
                        settings,
                        workerConfig(),
                        store,
                        new ClusterMeters(meters),
                        new ScheduleMeters(meters),
                        onSuperseded));
    }

    private WorkerConfig workerConfig() {
        return WorkerConfig.of(
                settings, id, new SchemaThreads(new JsonSchemas()), new WorkerMeters(meters));
    }

    private void serve(Node newNode) {
        node = Optional.of(newNode);
        StoreHealth health = new StoreHealth(newNode.store(), dispatcher);
        health.addTo(meters);
        health.start();
        storeHealth = Optional.of(health);
        StoreAnswers answers = new StoreAnswers(newNode.store(), dispatcher);
        answers.start();
        storeAnswers = Optional.of(answers);
        http.serve(
                new HttpBackend(
                        newNode.useCases(),
                        newNode.store().events(),
                        newNode.changes(),
                        newNode.cluster(),
                        newNode.stepDown(),
                        settings.cluster().leadership().ttl(),
                        newNode.executors(),
                        new Reported(newNode, answers, new StoreChecks(health, isReader())),
                        meters,
                        new TimeOrderedIds(),
                        dispatcher,
                        InstantSource.system()));
    }

    private boolean isReader() {
        return settings.cluster().enabled() && settings.cluster().role() == RolePreference.OBSERVER;
    }

    /**
     * Lets the node begin to take its part. Returns at once.
     *
     * @return done when it is at work; fails with {@link CannotStart}
     */
    public CompletableFuture<Void> begin() {
        return node.orElseThrow()
                .begin(settings.node().advertisedUrl().orElseGet(this::url))
                .thenRun(() -> started = true);
    }

    private HttpSettings http(String version) {
        Settings.Api api = settings.api();
        Set<String> trusted =
                settings.node().advertisedUrl().map(URI::create).map(URI::getHost).stream()
                        .collect(Collectors.toSet());
        HttpSettings http =
                HttpSettings.of(
                        api.host(),
                        api.port(),
                        version,
                        new AccessSettings(
                                api.tokens(),
                                api.tokensFile(),
                                api.jwtSecret(),
                                trusted,
                                api.publicUrls(),
                                api.masks(),
                                api.signedFor(),
                                api.keys()));
        ConnectionLimits connections = http.connections().withConnections(fileLimit.connections());
        HttpSettings limited =
                http.with(api.tls())
                        .with(
                                http.requests()
                                        .withTimeout(api.requestTimeout())
                                        .withPerSecond(api.requestsPerSecond()))
                        .with(
                                api.connectionsOfAddress()
                                        .map(connections::withConnectionsOfAddress)
                                        .orElse(connections));
        HttpSettings known =
                settings.cluster().secret().map(limited::knowingNodesBy).orElse(limited);
        if (!settings.cluster().enabled()) {
            return known;
        }
        return settings.cluster().forwarding()
                ? known.forwardingAs(id)
                : known.forwardingOnRequestAs(id);
    }

    /** What the limit of open files leaves to clients. */
    public FileLimit fileLimit() {
        return fileLimit;
    }

    /** Where it answers. */
    public String url() {
        String host = settings.api().host();
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return (settings.api().tls().isServing() ? "https://" : "http://")
                + (shown.contains(":") && !shown.startsWith("[") ? "[" + shown + "]" : shown)
                + ":"
                + http.port();
    }

    /** What the node is at present, in one word. */
    public String role() {
        return node.map(Node::role).orElse("starting");
    }

    /** What the store is and where, without secrets. */
    public String store() {
        return node.map(each -> each.store().description()).orElse("none");
    }

    /** Whether it has a store: there may be something to hand back. */
    public boolean hasStore() {
        return node.isPresent();
    }

    /** Tasks running now. */
    public int running() {
        return node.map(Node::running).orElse(0);
    }

    /** Interrupts what still runs; for the one who does not want to wait for {@link #close}. */
    public void interruptAll() {
        node.ifPresent(Node::interruptAll);
    }

    /** Refuses writes, drains the worker, closes HTTP and the store. */
    @Override
    public void close() {
        node.ifPresent(Node::drain);
        storeHealth.ifPresent(StoreHealth::close);
        storeAnswers.ifPresent(StoreAnswers::close);
        closeHttp();
        dispatcher.close();
        node.ifPresent(Node::close);
    }

    /** A client that sends or reads slowly does not hold up what comes after. */
    private void closeHttp() {
        Thread closing = Thread.ofPlatform().daemon().name("close-http").start(http::close);
        try {
            closing.join(new ShutdownBudget(settings.work().shutdownGrace()).forAnswers());
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the node says of itself. */
    private final class Reported implements Health {

        private final Node node;
        private final StoreAnswers answers;
        private final StoreChecks checks;

        Reported(Node node, StoreAnswers answers, StoreChecks checks) {
            this.node = node;
            this.answers = answers;
            this.checks = checks;
        }

        @Override
        public boolean started() {
            return started;
        }

        @Override
        public Readiness readiness() {
            return new Readiness(
                    node.role(),
                    List.of(
                            new Readiness.Check("started", started, started ? "yes" : "not yet"),
                            new Readiness.Check(
                                    "open",
                                    node.isOpen(),
                                    node.isOpen() ? "takes part" : "is " + node.role()),
                            listening(),
                            answers.check(),
                            checks.writing(),
                            checks.showing()));
        }

        @Override
        public StoreState store() {
            return checks.state(node.store().description());
        }

        private Readiness.Check listening() {
            return http.isListening()
                    ? new Readiness.Check("listener", true, "accepts connections")
                    : new Readiness.Check(
                            "listener",
                            false,
                            "accepts no new connections; open files may be used up");
        }
    }
}
