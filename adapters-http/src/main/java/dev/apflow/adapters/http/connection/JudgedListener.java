package dev.apflow.adapters.http.connection;

import io.helidon.common.context.Context;
import io.helidon.http.DirectHandler;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.http.DirectHandlers;

import java.util.concurrent.ExecutorService;

/** The listener as one connection sees it: refusals are written by {@code refused}. */
final class JudgedListener implements ListenerContext, Peer {

    private final ListenerContext inner;
    private final Peer peer;
    private final DirectHandlers refusals;

    JudgedListener(ListenerContext inner, Peer peer, DirectHandler refused) {
        this.inner = inner;
        this.peer = peer;
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, refused);
        }
        this.refusals = handlers.build();
    }

    @Override
    public ClientAddress address() {
        return peer.address();
    }

    @Override
    public boolean hasLeft() {
        return peer.hasLeft();
    }

    @Override
    public DirectHandlers directHandlers() {
        return refusals;
    }

    @Override
    public Context context() {
        return inner.context();
    }

    @Override
    public MediaContext mediaContext() {
        return inner.mediaContext();
    }

    @Override
    public ContentEncodingContext contentEncodingContext() {
        return inner.contentEncodingContext();
    }

    @Override
    public ListenerConfig config() {
        return inner.config();
    }

    @Override
    public ExecutorService executor() {
        return inner.executor();
    }
}
