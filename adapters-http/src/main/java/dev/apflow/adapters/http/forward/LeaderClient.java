package dev.apflow.adapters.http.forward;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;

/** What asks the leader; another one where certificates were read anew. */
final class LeaderClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private final Supplier<Optional<SSLContext>> tls;
    private Optional<SSLContext> used = Optional.empty();
    private Optional<HttpClient> client = Optional.empty();

    LeaderClient(Supplier<Optional<SSLContext>> tls) {
        this.tls = tls;
    }

    /** Calls that the one before has under way are not lost. */
    synchronized HttpClient current() {
        Optional<SSLContext> now = tls.get();
        if (client.isPresent() && now.equals(used)) {
            return client.get();
        }
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT);
        now.ifPresent(builder::sslContext);
        client.ifPresent(HttpClient::shutdown);
        HttpClient created = builder.build();
        client = Optional.of(created);
        used = now;
        return created;
    }

    @Override
    public synchronized void close() {
        client.ifPresent(HttpClient::shutdownNow);
    }
}
