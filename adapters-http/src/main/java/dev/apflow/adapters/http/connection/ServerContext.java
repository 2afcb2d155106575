package dev.apflow.adapters.http.connection;

import io.helidon.common.context.Context;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;

import java.util.concurrent.ExecutorService;

/** What the web server's connections want to know of their server. */
final class ServerContext implements ListenerContext {

    private final Context context = Context.create();
    private final MediaContext media = MediaContext.create();
    private final ContentEncodingContext encodings = ContentEncodingContext.create();
    private final DirectHandlers handlers = DirectHandlers.create();
    private final ListenerConfig config;
    private final ExecutorService threads;

    ServerContext(long mostBody, ExecutorService threads) {
        this.threads = threads;
        this.config =
                WebServer.builder()
                        .featuresDiscoverServices(false)
                        .protocolsDiscoverServices(false)
                        .maxPayloadSize(mostBody)
                        .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                        .buildPrototype();
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public MediaContext mediaContext() {
        return media;
    }

    @Override
    public ContentEncodingContext contentEncodingContext() {
        return encodings;
    }

    @Override
    public DirectHandlers directHandlers() {
        return handlers;
    }

    @Override
    public ListenerConfig config() {
        return config;
    }

    @Override
    public ExecutorService executor() {
        return threads;
    }
}
