package dev.apflow.bootstrap.node;

import dev.apflow.adapters.http.ApflowHttp;
import dev.apflow.adapters.http.HttpBackend;
import dev.apflow.adapters.http.health.Health;
import dev.apflow.adapters.http.health.Readiness;
import dev.apflow.adapters.http.metric.PrometheusMeters;
import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.application.cluster.Alone;
import dev.apflow.application.metric.WorkerMeters;
import dev.apflow.application.store.Store;
import dev.apflow.bootstrap.runtime.MailboxDispatcher;
import dev.apflow.bootstrap.runtime.TimeOrderedIds;
import dev.apflow.bootstrap.settings.Settings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.json.schema.JsonSchemas;

import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A standalone node that answers over HTTP. */
public final class Server implements AutoCloseable {

    private final Settings settings;
    private final StandaloneNode node;
    private final MailboxDispatcher dispatcher = new MailboxDispatcher("http");
    private final ApflowHttp http;
    private volatile Optional<String> url = Optional.empty();
    private volatile boolean started;

    private Server(Settings settings, NodeId id, Store store, String version) {
        this.settings = settings;
        PrometheusMeters meters = PrometheusMeters.withJvm();
        this.node =
                StandaloneNode.start(
                        settings, id, store, new JsonSchemas(), new WorkerMeters(meters));
        Alone alone = new Alone(node::facts, store.clock(), () -> url);
        HttpBackend backend =
                new HttpBackend(
                        node.useCases(),
                        store.events(),
                        node.changes(),
                        alone,
                        alone,
                        node.executors(),
                        new Reported(),
                        meters,
                        new TimeOrderedIds(),
                        dispatcher,
                        InstantSource.system());
        this.http = ApflowHttp.start(http(version), backend);
    }

    /**
     * Starts; returns when requests are accepted. The store is the server's own from now on.
     *
     * @param version of the program
     */
    public static Server start(Settings settings, NodeId id, Store store, String version) {
        Server server = new Server(settings, id, store, version);
        server.url = Optional.of(settings.node().advertisedUrl().orElseGet(server::listening));
        server.started = true;
        return server;
    }

    private HttpSettings http(String version) {
        Settings.Api api = settings.api();
        Set<String> trusted =
                settings.node().advertisedUrl().map(URI::create).map(URI::getHost).stream()
                        .collect(java.util.stream.Collectors.toSet());
        return HttpSettings.of(
                api.host(),
                api.port(),
                version,
                new AccessSettings(api.tokens(), api.jwtSecret(), trusted));
    }

    private String listening() {
        String host = settings.api().host();
        String shown = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        return "http://"
                + (shown.contains(":") && !shown.startsWith("[") ? "[" + shown + "]" : shown)
                + ":"
                + http.port();
    }

    /** Where it answers. */
    public String url() {
        return listening();
    }

    public StandaloneNode node() {
        return node;
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
                    "standalone",
                    List.of(
                            new Readiness.Check("started", started, started ? "yes" : "not yet"),
                            new Readiness.Check(
                                    "open",
                                    node.isOpen(),
                                    node.isOpen() ? "takes work" : "is shutting down"),
                            store()));
        }

        private Readiness.Check store() {
            try {
                node.store().clock().now();
                return new Readiness.Check("store", true, node.store().description());
            } catch (RuntimeException silent) {
                return new Readiness.Check("store", false, "does not answer");
            }
        }
    }
}
