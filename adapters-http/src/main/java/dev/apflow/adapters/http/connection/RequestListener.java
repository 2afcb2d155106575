package dev.apflow.adapters.http.connection;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Is told how far a request is. */
final class RequestListener implements Http1ConnectionListener {

    @Override
    public void prologue(ConnectionContext ctx, HttpPrologue prologue) {
        if (ctx instanceof WatchedContext watched) {
            watched.headBegan();
            Target.require(prologue);
        }
    }

    @Override
    public void headers(ConnectionContext ctx, Headers headers) {
        if (ctx instanceof WatchedContext watched) {
            watched.headersRead(headers);
        }
    }
}
