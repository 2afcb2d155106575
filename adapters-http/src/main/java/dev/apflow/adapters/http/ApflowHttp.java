package dev.apflow.adapters.http;

import dev.apflow.adapters.http.connection.ConnectionWatch;
import dev.apflow.adapters.http.connection.RefusedByServer;
import dev.apflow.adapters.http.connection.WatchedConnections;
import dev.apflow.adapters.http.forward.Forwarding;
import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.adapters.http.stream.EventStreams;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;

import java.time.Duration;

/** The HTTP interface, running. */
public final class ApflowHttp implements AutoCloseable {

    /** For answers that are being written when the server ends. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final WebServer server;
    private final EventStreams streams;
    private final ConnectionWatch watch;
    private final Forwarding forwarding;

    private ApflowHttp(
            WebServer server, EventStreams streams, ConnectionWatch watch, Forwarding forwarding) {
        this.server = server;
        this.streams = streams;
        this.watch = watch;
        this.forwarding = forwarding;
    }

    /**
     * Starts; answers when requests are accepted.
     *
     * @throws CannotListen the address is taken, not of this machine, or not allowed
     */
    public static ApflowHttp start(HttpSettings settings, HttpBackend backend) {
        ListenAddress address = ListenAddress.tried(settings);
        EventStreams streams =
                new EventStreams(
                        backend.events(),
                        backend.changes(),
                        backend.dispatcher(),
                        settings.streams());
        ConnectionWatch watch = new ConnectionWatch(backend.dispatcher());
        Forwarding forwarding = new Forwarding(settings.forwardsAs());
        HttpRouting.Builder routing =
                AllRoutes.routing(
                        settings, backend, address.isLoopback(), streams, watch, forwarding);
        WebServer server = server(settings, address, routing, watch).build().start();
        if (!server.isRunning()) {
            streams.close();
            forwarding.close();
            throw new CannotListen("cannot listen on " + settings.host() + ":" + settings.port());
        }
        watch.start();
        return new ApflowHttp(server, streams, watch, forwarding);
    }

    /** The port that is listened on: the one that was found free where 0 was asked for. */
    public int port() {
        return server.port();
    }

    /** Ends streams, lets answers be written for a moment, closes all connections. */
    @Override
    public void close() {
        streams.close();
        watch.close();
        server.stop();
        forwarding.close();
    }

    private static WebServerConfig.Builder server(
            HttpSettings settings,
            ListenAddress address,
            HttpRouting.Builder routing,
            ConnectionWatch watch) {
        ConnectionLimits limits = settings.connections();
        return WebServer.builder()
                .address(address.host())
                .port(address.port())
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new WatchedConnections(watch, limits, settings.requests()))
                .connectionOptions(
                        SocketOptions.builder().readTimeout(limits.idle()).tcpNoDelay(true).build())
                .maxTcpConnections(limits.connections())
                .maxPayloadSize(settings.requests().bodyBytes())
                .idleConnectionTimeout(limits.idle())
                .directHandlers(refusedByServer(settings))
                .routing(routing);
    }

    private static DirectHandlers refusedByServer(HttpSettings settings) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        RefusedByServer refused =
                new RefusedByServer(new ServerRefusals(settings.requests().bodyBytes()));
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, refused);
        }
        return handlers.build();
    }
}
