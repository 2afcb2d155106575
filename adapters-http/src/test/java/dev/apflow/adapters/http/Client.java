package dev.apflow.adapters.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;

/** Calls a server as its clients do. */
final class Client {

    private final HttpClient http;
    private final String base;

    Client(Server server) {
        this("http://127.0.0.1:" + server.port(), Optional.empty());
    }

    Client(TlsServer server) {
        this("https://127.0.0.1:" + server.port(), Optional.of(server.client()));
    }

    private Client(String base, Optional<SSLContext> tls) {
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5));
        tls.ifPresent(builder::sslContext);
        this.http = builder.build();
        this.base = base;
    }

    Response get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Response delete(String path, String... headers) {
        return send("DELETE", path, BodyPublishers.noBody(), headers);
    }

    /** POST of JSON. */
    Response post(String path, String json, String... headers) {
        return sendJson("POST", path, json, headers);
    }

    /** POST without a body. */
    Response post(String path) {
        return send("POST", path, BodyPublishers.noBody());
    }

    Response patch(String path, String json, String... headers) {
        return sendJson("PATCH", path, json, headers);
    }

    Response sendJson(String method, String path, String json, String... headers) {
        return sendText(method, path, "application/json", json, headers);
    }

    /** Sends a text of the given media type. */
    Response sendText(String method, String path, String type, String text, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = type;
        Response response = exchange(method, path, BodyPublishers.ofString(text), all);
        Contract.check(method, path, List.of(all), text, response);
        return response;
    }

    Response send(String method, String path, BodyPublisher body, String... headers) {
        Response response = exchange(method, path, body, headers);
        Contract.check(method, path, List.of(headers), "", response);
        return response;
    }

    /** POST of what calls itself JSON, and may be too large to be compared with anything. */
    Response sendIfItCan(String path, BodyPublisher body) {
        return exchange("POST", path, body, "Content-Type", "application/json");
    }

    private Response exchange(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(Duration.ofSeconds(60))
                        .method(method, body);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Response(response.statusCode(), response.headers(), response.body());
        } catch (IOException failed) {
            throw new AssertionError(method + " " + path, failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stop);
        }
    }
}
