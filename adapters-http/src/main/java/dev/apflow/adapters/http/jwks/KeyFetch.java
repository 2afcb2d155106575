package dev.apflow.adapters.http.jwks;

import dev.apflow.adapters.http.jwks.KeyReader.Unusable;
import dev.apflow.adapters.http.settings.KeySource;
import dev.apflow.adapters.http.tls.ClientTls;
import dev.apflow.adapters.http.tls.UnusableFile;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gets the text of a key set from where it is. A redirect is not followed: whoever may send one
 * elsewhere may not say whose tokens are good.
 */
final class KeyFetch {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final KeySource source;
    private final Optional<Path> ca;

    /**
     * @param ca whom to trust besides those whom Java trusts
     */
    KeyFetch(KeySource source, Optional<Path> ca) {
        this.source = source;
        this.ca = ca;
    }

    String text() throws Unusable {
        return switch (source) {
            case KeySource.File(Path path) -> text(path);
            case KeySource.Server server -> text(server);
        };
    }

    private static String text(Path path) throws Unusable {
        try {
            if (Files.size(path) > KeyReader.LARGEST) {
                throw new Unusable("is larger than " + KeyReader.LARGEST + " bytes");
            }
            return Files.readString(path);
        } catch (IOException unreadable) {
            throw new Unusable("cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }

    private String text(KeySource.Server server) throws Unusable {
        HttpClient client = client();
        try {
            CompletableFuture<HttpResponse<byte[]>> call =
                    client.sendAsync(
                            HttpRequest.newBuilder(server.url())
                                    .header("Accept", "application/json")
                                    .build(),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), KeyReader.LARGEST));
            HttpResponse<byte[]> response = call.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != OK) {
                throw new Unusable("was answered with status " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new Unusable(
                    "cannot be had: "
                            + cause.getClass().getSimpleName()
                            + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
        } catch (TimeoutException silent) {
            throw new Unusable("cannot be had within " + TIMEOUT.toSeconds() + " s");
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new Unusable("cannot be had any more: the node ends");
        } finally {
            client.shutdownNow();
        }
    }

    private HttpClient client() throws Unusable {
        try {
            HttpClient.Builder builder =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .connectTimeout(CONNECT_TIMEOUT);
            if (ca.isPresent()) {
                builder.sslContext(ClientTls.trustingAlso(ca.get()));
            }
            return builder.build();
        } catch (UnusableFile unusable) {
            throw new Unusable(String.valueOf(unusable.getMessage()));
        }
    }
}
