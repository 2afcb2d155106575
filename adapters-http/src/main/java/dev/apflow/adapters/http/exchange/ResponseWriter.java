package dev.apflow.adapters.http.exchange;

import dev.apflow.json.JsonText;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes answers. A client that is gone meanwhile ends the connection, and is no news. */
final class ResponseWriter {

    private static final byte[] NOTHING = {};
    private static final String LOCATION = "Location";

    private final ServerRequest request;
    private final ServerResponse response;
    private final Optional<String> prefix;

    private ResponseWriter(
            ServerRequest request, ServerResponse response, Optional<String> prefix) {
        this.request = request;
        this.response = response;
        this.prefix = prefix;
    }

    /**
     * Sends an answer.
     *
     * @param prefix the path below which the client sees this server; empty where that is unknown
     */
    static void send(
            ServerRequest request, ServerResponse response, Reply reply, Optional<String> prefix) {
        ResponseWriter responseWriter = new ResponseWriter(request, response, prefix);
        try {
            responseWriter.head(reply);
            responseWriter.body(reply);
        } catch (IOException | UncheckedIOException failure) {
            throw new CloseConnectionException("the client went away", failure);
        } finally {
            reply.done();
        }
    }

    /** What is left of the request's body must not be taken for the next request. */
    private void head(Reply reply) {
        response.status(Status.create(reply.status()));
        response.header("X-Content-Type-Options", "nosniff");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        reply.headers()
                .forEach(
                        (name, value) ->
                                response.header(
                                        name, name.equals(LOCATION) ? located(value) : value));
        if (request.content().hasEntity() && !request.content().consumed()) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
    }

    /** Where the client finds what is at {@code place} on this server. */
    private String located(String place) {
        String path = request.path().rawPath();
        return prefix.map(
                        each ->
                                place.startsWith("/")
                                        ? each + place
                                        : URI.create(each + path).resolve(place).toString())
                .orElse(place);
    }

    private void body(Reply reply) throws IOException {
        switch (reply) {
            case Reply.Json json -> whole(json.type(), JsonText.writeBytes(json.body()));
            case Reply.Rendered rendered -> whole(rendered.type(), rendered.body());
            case Reply.Text text ->
                    whole(text.type(), text.text().getBytes(StandardCharsets.UTF_8));
            case Reply.PassedOn passed -> {
                if (passed.type().isEmpty()) {
                    response.send();
                } else {
                    whole(passed.type(), passed.body());
                }
            }
            case Reply.Empty empty -> response.send();
            case Reply.Streamed streamed -> stream(streamed);
            case Reply.InParts _ ->
                    throw new IllegalStateException("what is made in parts is made heavily");
        }
    }

    private void whole(String type, byte[] bytes) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        if (isHead()) {
            response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(bytes.length));
            response.send(NOTHING);
        } else {
            response.send(bytes);
        }
    }

    /** Ended only where all was written: else the client would take a part of it for the whole. */
    private void stream(Reply.Streamed streamed) throws IOException {
        try (Reply.Body body = streamed.body()) {
            response.header(HeaderNames.CONTENT_TYPE, streamed.type());
            response.header("X-Accel-Buffering", "no");
            if (isHead()) {
                response.send(NOTHING);
                return;
            }
            OutputStream out = response.outputStream();
            body.writeTo(out);
            out.close();
        }
    }

    private boolean isHead() {
        return request.prologue().method().equals(Method.HEAD);
    }
}
