package dev.apflow.adapters.http.jwks;

import dev.apflow.adapters.http.jwks.KeyReader.Unusable;
import dev.apflow.adapters.http.settings.KeySource;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The keys that tokens may be signed with, kept. They are got anew from time to time, and where a
 * token names one that is not known; by a thread of its own, one after another and not more often
 * than every few seconds, whatever tokens say. A request waits a moment for that at most, and only
 * a few do.
 *
 * <p>Where keys cannot be got, those got before count: of a file for ever, of a server for an hour.
 */
public final class KeySet implements AutoCloseable {

    /** Keys of a server are this old at most. */
    public static final Duration LONGEST_USE = Duration.ofHours(1);

    private static final System.Logger LOG = System.getLogger(KeySet.class.getName());
    private static final Duration USUAL_OF_SERVER = Duration.ofMinutes(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
    private static final Duration USUAL_OF_FILE = Duration.ofSeconds(1);
    private static final Duration LEAST_OF_SERVER = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 16;

    private final KeySource source;
    private final KeyFetch fetch;
    private final InstantSource clock;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("http-keys").factory());
    private volatile Known known = new Known(List.of(), Instant.EPOCH);
    private CompletableFuture<?> under = CompletableFuture.completedFuture(true);
    private Instant tried = Instant.MIN;
    private boolean failed;
    private String text = "";

    /** Keys, and when they were got. */
    private record Known(List<VerifyingKey> keys, Instant at) {
        Known {
            keys = List.copyOf(keys);
        }
    }

    /**
     * Begins to get them.
     *
     * @param ca whom to trust besides those whom Java trusts, where a server has the keys
     */
    public KeySet(KeySource source, Optional<Path> ca, InstantSource clock) {
        this.source = source;
        this.fetch = new KeyFetch(source, ca);
        this.clock = clock;
        refresh(Duration.ZERO);
    }

    /** A set of keys cannot be used; the message tells why. */
    public static final class NotUsable extends Exception {
        private static final long serialVersionUID = 1;

        NotUsable(String message) {
            super(message);
        }
    }

    /**
     * Looks whether a file can be used.
     *
     * @throws NotUsable it cannot
     */
    public static void require(KeySource.File file) throws NotUsable {
        try {
            KeyReader.read(new KeyFetch(file, Optional.empty()).text());
        } catch (Unusable not) {
            throw new NotUsable(String.valueOf(not.getMessage()));
        }
    }

    /**
     * Whether a token is signed by one of the keys.
     *
     * @param algorithm that the token names
     * @param id of the key, if the token names one
     * @param signed what the signature is of
     */
    public boolean verifies(
            String algorithm, Optional<String> id, byte[] signed, byte[] signature) {
        return Algorithm.ofWord(algorithm)
                .flatMap(each -> key(each, id))
                .filter(key -> key.verifies(signed, signature))
                .isPresent();
    }

    private Optional<VerifyingKey> key(Algorithm algorithm, Optional<String> id) {
        refresh(usual());
        Optional<VerifyingKey> found = known(algorithm, id);
        if (found.isPresent()) {
            return found;
        }
        await(refresh(isServer() ? LEAST_OF_SERVER : USUAL_OF_FILE));
        return known(algorithm, id);
    }

    /** A token that names no key means the only one of its kind. */
    private Optional<VerifyingKey> known(Algorithm algorithm, Optional<String> id) {
        Known now = known;
        if (isServer() && now.at().plus(LONGEST_USE).isBefore(clock.instant())) {
            return Optional.empty();
        }
        List<VerifyingKey> fitting =
                now.keys().stream()
                        .filter(
                                key ->
                                        key.algorithm() == algorithm
                                                && (id.isEmpty() || key.id().equals(id)))
                        .toList();
        return id.isPresent() || fitting.size() == 1
                ? fitting.stream().findFirst()
                : Optional.empty();
    }

    private boolean isServer() {
        return source instanceof KeySource.Server;
    }

    private synchronized Duration usual() {
        if (!isServer()) {
            return USUAL_OF_FILE;
        }
        return failed ? AFTER_FAILURE : USUAL_OF_SERVER;
    }

    /** Gets the keys where that was not tried for so long; what is under way then. */
    private synchronized CompletableFuture<?> refresh(Duration since) {
        Instant now = clock.instant();
        boolean due =
                tried.equals(Instant.MIN) || !tried.plus(since).isAfter(now) || tried.isAfter(now);
        if (under.isDone() && due && !thread.isShutdown()) {
            tried = now;
            under = CompletableFuture.runAsync(this::get, thread);
        }
        return under;
    }

    private void await(CompletableFuture<?> getting) {
        if (getting.isDone() || !waiting.tryAcquire()) {
            return;
        }
        try {
            getting.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException notYet) {
            LOG.log(System.Logger.Level.TRACE, "the keys are not there yet", notYet);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.release();
        }
    }

    private void get() {
        try {
            String now = fetch.text();
            if (!now.equals(text)) {
                List<VerifyingKey> keys = KeyReader.read(now);
                text = now;
                known = new Known(keys, clock.instant());
                LOG.log(
                        System.Logger.Level.INFO,
                        "keys of tokens: {0} of {1}",
                        keys.size(),
                        source);
            } else {
                known = new Known(known.keys(), clock.instant());
            }
            tell(Optional.empty());
        } catch (Unusable not) {
            tell(Optional.of(String.valueOf(not.getMessage())));
        }
    }

    /** Once for each time that it begins. */
    private synchronized void tell(Optional<String> problem) {
        if (problem.isPresent() && !failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "APFLOW_JWT_JWKS: {0} {1}; the keys got before count{2}",
                    source,
                    problem.get(),
                    isServer() ? " for " + LONGEST_USE.toMinutes() + " minutes" : "");
        }
        failed = problem.isPresent();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
