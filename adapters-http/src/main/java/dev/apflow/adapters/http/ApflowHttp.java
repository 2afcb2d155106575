package dev.apflow.adapters.http;

import dev.apflow.adapters.http.access.RequestAuthorizer;
import dev.apflow.adapters.http.connection.ConnectionServer;
import dev.apflow.adapters.http.connection.ConnectionWatch;
import dev.apflow.adapters.http.connection.TlsListener;
import dev.apflow.adapters.http.connection.WatchedConnections;
import dev.apflow.adapters.http.exchange.Exchange;
import dev.apflow.adapters.http.exchange.PlainAnswers;
import dev.apflow.adapters.http.forward.Forwarding;
import dev.apflow.adapters.http.forward.NodeCredential;
import dev.apflow.adapters.http.metric.PrometheusMeters;
import dev.apflow.adapters.http.operation.HealthRoutes;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.adapters.http.settings.TlsSettings;
import dev.apflow.adapters.http.stream.EventStreams;
import dev.apflow.adapters.http.tls.NodeTls;
import dev.apflow.adapters.http.tls.UnusableFile;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.IdSource;

import io.helidon.webserver.Router;
import io.helidon.webserver.http.HttpRouting;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The HTTP interface, running. It listens before there is anything behind it, and answers 503
 * {@code starting} until then: who cannot listen has touched no store.
 */
public final class ApflowHttp implements AutoCloseable {

    private final HttpSettings settings;
    private final ConnectionWatch watch;
    private final Forwarding forwarding;
    private final RequestAuthorizer authorizer;
    private final Exchange exchange;
    private final WebListener listener;
    private final ListenerWatch listenerWatch;
    private final ConnectionServer connections;
    private final PlainAnswers plainAnswers;
    private final Optional<TlsWatch> tlsWatch;
    private volatile Router router;
    private volatile Optional<HttpBackend> backend = Optional.empty();
    private volatile Optional<EventStreams> streams = Optional.empty();

    private ApflowHttp(
            HttpSettings settings,
            HttpDependencies dependencies,
            ListenAddress address,
            NodeTls tls) {
        this.settings = settings;
        this.watch = new ConnectionWatch(dependencies.dispatcher());
        Optional<NodeCredential> nodes =
                settings.nodeSecret()
                        .map(secret -> new NodeCredential(secret, dependencies.clock()));
        this.forwarding =
                new Forwarding(
                        settings.forwardsAs(), nodes, settings.access().isGuarded(), tls::client);
        this.authorizer = authorizer(nodes, address, dependencies.clock());
        this.exchange =
                new Exchange(
                        authorizer,
                        settings.requests(),
                        dependencies.meters(),
                        dependencies.ids(),
                        dependencies.dispatcher(),
                        forwarding,
                        settings.access().publicUrls(),
                        settings.access().masks());
        this.router = router(StartingRoutes.routing(exchange));
        this.connections = connections();
        this.plainAnswers =
                new PlainAnswers(
                        exchange,
                        dependencies.clock(),
                        address.isLoopback() && !settings.access().isGuarded());
        plainAnswers.answerBy(HealthRoutes.starting(), true);
        this.listener =
                new WebListener(
                        settings,
                        address,
                        dependencies.dispatcher()::now,
                        plainAnswers,
                        connections,
                        settings.tls().isServing()
                                ? Optional.of(new TlsListener(tls::engine))
                                : Optional.empty());
        this.tlsWatch =
                settings.tls().equals(TlsSettings.NONE)
                        ? Optional.empty()
                        : Optional.of(new TlsWatch(dependencies.dispatcher(), tls));
        this.listenerWatch =
                new ListenerWatch(
                        dependencies.dispatcher(), listener, this::standDown, this::leaderLease);
    }

    private RequestAuthorizer authorizer(
            Optional<NodeCredential> nodes, ListenAddress address, InstantSource clock) {
        return new RequestAuthorizer(
                settings.access(),
                nodes,
                settings.host(),
                address.isLoopback(),
                settings.tls(),
                clock);
    }

    /**
     * What is there before a store is.
     *
     * @param meters what everything measured goes to
     * @param ids for tasks that clients name not, and for failures
     * @param dispatcher of the interface's own; outlives it
     * @param clock for dates that people read, and for how long tokens are valid
     */
    public record HttpDependencies(
            PrometheusMeters meters, IdSource ids, Dispatcher dispatcher, InstantSource clock) {}

    /**
     * Listens, and answers that the node is starting.
     *
     * @throws CannotListen the address is taken, not of this machine, or not allowed; or a file of
     *     TLS cannot be used
     */
    public static ApflowHttp listen(HttpSettings settings, HttpDependencies dependencies) {
        ApflowHttp http =
                new ApflowHttp(
                        settings,
                        dependencies,
                        ListenAddress.of(settings),
                        tls(settings, dependencies.clock()));
        http.tlsWatch.ifPresent(TlsWatch::start);
        http.watch.start();
        http.listenerWatch.start();
        return http;
    }

    private static NodeTls tls(HttpSettings settings, InstantSource clock) {
        try {
            return NodeTls.open(settings.tls(), clock);
        } catch (UnusableFile not) {
            throw new CannotListen(String.valueOf(not.getMessage()), not);
        }
    }

    /** Answers by {@code backend} from now on; once. */
    public void serve(HttpBackend delegate) {
        EventStreams opened =
                new EventStreams(
                        delegate.events(),
                        delegate.changes(),
                        delegate.dispatcher(),
                        settings.streams());
        streams = Optional.of(opened);
        backend = Optional.of(delegate);
        HealthRoutes health = new HealthRoutes(delegate.health());
        router =
                router(
                        AllRoutes.routing(
                                settings, delegate, exchange, opened, health, connections));
        plainAnswers.answerBy(health.answers(), false);
    }

    private ConnectionServer connections() {
        return new ConnectionServer(
                new WatchedConnections(
                        watch, settings.connections(), settings.requests(), () -> router),
                watch,
                settings.requests().bodyBytes());
    }

    private static Router router(HttpRouting.Builder routing) {
        return Router.builder().addRouting(routing).build();
    }

    /** The port that is listened on: the one that was found free where 0 was asked for. */
    public int port() {
        return listener.address().port();
    }

    /** Whether connections are accepted; looked at every second. From any thread. */
    public boolean isListening() {
        return listenerWatch.isListening();
    }

    /** Who has no backend does not lead. */
    private Duration leaderLease() {
        return backend.map(HttpBackend::leaderLease).orElse(Duration.ofDays(1));
    }

    private void standDown() {
        backend.ifPresent(each -> each.stepDown().stepDown());
    }

    /** Ends streams, lets answers be written for a moment, closes all connections. */
    @Override
    public void close() {
        listenerWatch.close();
        tlsWatch.ifPresent(TlsWatch::close);
        streams.ifPresent(EventStreams::close);
        watch.close();
        listener.close();
        exchange.close();
        authorizer.close();
        forwarding.close();
    }
}
