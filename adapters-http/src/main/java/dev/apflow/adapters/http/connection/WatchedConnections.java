package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.adapters.http.settings.RequestLimits;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnectionSelector;

import java.util.Set;
import java.util.function.Supplier;

/** Makes connections that are looked after, of the web server's own. */
public final class WatchedConnections implements ServerConnectionSelector {

    /** Framing of chunks, and what a client sent ahead. */
    private static final long SLACK = 64L << 10;

    private final ServerConnectionSelector http;
    private final ConnectionWatch watch;
    private final ConnectionLimits limits;
    private final long mostUnread;
    private final ServerRefusals refusals;
    private final Supplier<Router> router;

    /**
     * @param router asked with each new connection: what answers changes when the node has started
     */
    public WatchedConnections(
            ConnectionWatch watch,
            ConnectionLimits limits,
            RequestLimits requests,
            Supplier<Router> router) {
        this.watch = watch;
        this.limits = limits;
        this.router = router;
        this.refusals = new ServerRefusals(requests.bodyBytes());
        this.mostUnread = requests.bodyBytes() + requests.headerBytes() + SLACK;
        this.http =
                Http1ConnectionSelector.builder()
                        .config(
                                Http1Config.builder()
                                        .maxPrologueLength(requests.lineBytes())
                                        .maxHeadersSize(requests.headerBytes())
                                        .receiveLog(false)
                                        .sendLog(false)
                                        .addReceiveListener(new RequestListener())
                                        .addSendListener(new AnswerListener())
                                        .build())
                        .build();
    }

    ConnectionLimits limits() {
        return limits;
    }

    @Override
    public WatchedConnection connection(ConnectionContext context) {
        return new WatchedConnection(
                context, http, watch, limits, mostUnread, refusals, router.get());
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http.supportedApplicationProtocols();
    }
}
