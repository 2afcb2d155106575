package dev.apflow.bootstrap.node;

import dev.apflow.adapters.http.ApflowHttp;
import dev.apflow.adapters.http.HttpBackend;
import dev.apflow.adapters.http.health.Health;
import dev.apflow.adapters.http.health.Readiness;
import dev.apflow.adapters.http.metric.PrometheusMeters;
import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.application.metric.ClusterMeters;
import dev.apflow.application.metric.WorkerMeters;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.bootstrap.runtime.MailboxDispatcher;
import dev.apflow.bootstrap.runtime.TimeOrderedIds;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.json.schema.JsonSchemas;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A node that answers over HTTP. */
public final class Server implements AutoCloseable {

    private final Settings settings;
    private final Node node;
    private final MailboxDispatcher dispatcher = new MailboxDispatcher("http");
    private final ApflowHttp http;
    private volatile boolean started;

    private Server(Settings settings, Node node, PrometheusMeters meters, String version) {
        this.settings = settings;
        this.node = node;
        HttpBackend backend =
                new HttpBackend(
                        node.useCases(),
                        node.store().events(),
                        node.changes(),
                        node.cluster(),
                        node.stepDown(),
                        node.executors(),
                        new Reported(),
                        meters,
                        new TimeOrderedIds(),
                        dispatcher,
                        InstantSource.system());
        this.http = ApflowHttp.start(http(version), backend);
    }

    /**
     * A node that works alone; returns when requests are accepted.
     *
     * @param store its own from now on
     * @param version of the program
     * @throws dev.apflow.adapters.http.CannotListen the address cannot be listened on
     */
    public static Server standalone(Settings settings, NodeId id, Store store, String version) {
        PrometheusMeters meters = PrometheusMeters.withJvm();
        Workplace workplace =
                Workplace.of(settings, id, new JsonSchemas(), new WorkerMeters(meters));
        return new Server(settings, StandaloneNode.start(workplace, store), meters, version);
    }

    /**
     * A node of a cluster, which has not begun; returns when requests are accepted.
     *
     * @param store its own from now on
     * @param version of the program
     * @param onSuperseded told, in one line, that the node was started once more and has to end
     * @throws dev.apflow.adapters.http.CannotListen the address cannot be listened on
     */
    public static Server member(
            Settings settings,
            NodeId id,
            ClusterStore store,
            String version,
            Consumer<String> onSuperseded) {
        PrometheusMeters meters = PrometheusMeters.withJvm();
        Workplace workplace =
                Workplace.of(settings, id, new JsonSchemas(), new WorkerMeters(meters));
        Node node =
                new ClusterNode(
                        settings, workplace, store, new ClusterMeters(meters), onSuperseded);
        return new Server(settings, node, meters, version);
    }

    /**
     * Lets the node begin to take its part. Returns at once.
     *
     * @return done when it is at work; fails with {@link CannotStart}
     */
    public CompletableFuture<Void> begin() {
        return node.begin(settings.node().advertisedUrl().orElseGet(this::url))
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
                        new AccessSettings(api.tokens(), api.jwtSecret(), trusted));
        return settings.cluster().enabled() && settings.cluster().forwarding()
                ? http.forwardingAs(node.id())
                : http;
    }

    /** Where it answers. */
    public String url() {
        String host = settings.api().host();
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return "http://"
                + (shown.contains(":") && !shown.startsWith("[") ? "[" + shown + "]" : shown)
                + ":"
                + http.port();
    }

    /** What the node is at present, in one word. */
    public String role() {
        return node.role();
    }

    /** What the store is and where, without secrets. */
    public String store() {
        return node.store().description();
    }

    /** Tasks running now. */
    public int running() {
        return node.running();
    }

    /** Interrupts what still runs; for the one who does not want to wait for {@link #close}. */
    public void hurry() {
        node.hurry();
    }

    /** Refuses writes, drains the worker, closes HTTP and the store. */
    @Override
    public void close() {
        node.drain();
        http.close();
        dispatcher.close();
        node.close();
    }

    /** What the node says of itself. */
    private final class Reported implements Health {

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
                            answering()));
        }

        private Readiness.Check answering() {
            try {
                node.store().clock().now();
                return new Readiness.Check("store", true, node.store().description());
            } catch (RuntimeException silent) {
                return new Readiness.Check("store", false, "does not answer");
            }
        }
    }
}
