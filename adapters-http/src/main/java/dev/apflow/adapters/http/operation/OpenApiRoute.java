package dev.apflow.adapters.http.operation;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.Routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** {@code /openapi.json}: what all routes take and answer. */
public final class OpenApiRoute {

    private final Reply description = new Reply.Text(200, Reply.JSON, read());

    public void addTo(Routes routes) {
        routes.open("/openapi.json", call -> description);
    }

    private static String read() {
        try (InputStream in =
                Objects.requireNonNull(
                        OpenApiRoute.class.getResourceAsStream("openapi.json"), "openapi.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("openapi.json", unreadable);
        }
    }
}
