package dev.apflow.adapters.http.connection;

import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Is told that an answer begins. */
final class AnswerListener implements Http1ConnectionListener {

    @Override
    public void headers(ConnectionContext ctx, Headers headers) {
        if (ctx instanceof WatchedContext watched) {
            watched.answerBegan(headers);
        }
    }
}
