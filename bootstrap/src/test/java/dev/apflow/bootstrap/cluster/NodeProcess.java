package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One node of a cluster as a process of its own: the assembled program, where there is one. */
final class NodeProcess implements AutoCloseable {

    private static final Path APP = Path.of("target", "app").toAbsolutePath();
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final Path log;
    private final HttpClient client;
    private volatile String url = "";

    private NodeProcess(String name, Process process, Path log, HttpClient client) {
        this.name = name;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
        this.client = client;
    }

    /** Begins it; {@link #becomesReady} says when it serves. */
    static NodeProcess begin(
            String name, Path directory, Map<String, String> environment, HttpClient client) {
        try {
            Files.createDirectories(directory);
            Path log = directory.resolve("stderr");
            ProcessBuilder builder = new ProcessBuilder(command()).directory(directory.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("APFLOW_"));
            builder.environment().putAll(environment);
            builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return new NodeProcess(name, builder.start(), log, client);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * With what makes many small processes quick to start, and without what makes a big one fast.
     */
    private static List<String> command() {
        List<String> words = new ArrayList<>();
        words.add(JAVA.toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        if (Files.exists(APP)) {
            words.addAll(
                    List.of(
                            "-XX:AOTCache=" + APP.resolve("apflow.aot"),
                            "-Xlog:aot*=off,cds*=off"));
            words.add("--enable-native-access=duckdb.jdbc,dev.apflow.bootstrap");
            words.addAll(List.of("-p", APP.toString()));
            words.addAll(List.of("-m", "dev.apflow.bootstrap/dev.apflow.bootstrap.Main"));
        } else {
            String modules = System.getProperty("jdk.module.path");
            String classes = System.getProperty("java.class.path", "");
            words.add("--enable-native-access=ALL-UNNAMED");
            words.addAll(List.of("-cp", modules == null ? classes : modules + ":" + classes));
            words.add("dev.apflow.bootstrap.Main");
        }
        words.add("serve");
        return words;
    }

    /** Waits until it says that it serves, or has ended since the database did not answer. */
    boolean becomesReady() {
        String line = within(LONGEST, out::readLine);
        if (line == null && exitCode() != 0 && log().contains("cannot open")) {
            return false;
        }
        assertThat(line)
                .as("the ready line of %s, which logged:%n%s", name, log())
                .startsWith("apflow ready url=http://");
        url = line.replaceFirst("apflow ready url=(\\S+) .*", "$1");
        return true;
    }

    /** Something that waits for this process. */
    private interface Waiting<T> {
        T get() throws Exception;
    }

    private <T> T within(Duration longest, Waiting<T> waiting) {
        var answer = new FutureTask<>(waiting::get);
        Thread.ofPlatform().daemon().start(answer);
        try {
            return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(name + " says nothing; it logged:\n" + log(), late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new AssertionError(name + " cannot be read", failed);
        }
    }

    String name() {
        return name;
    }

    String url() {
        return url;
    }

    /** Whether it has said that it serves, and lives. */
    boolean isServing() {
        return !url.isEmpty() && process.isAlive();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it logged so far, in all of its lives. */
    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@link Answer#NONE} where no answer comes in time. */
    Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)), Duration.ofSeconds(10));
    }

    Answer post(String path, String body) {
        return post(path, body, Duration.ofSeconds(20));
    }

    Answer post(String path, String body, Duration patience) {
        return send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)),
                patience);
    }

    Answer patch(String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(body)),
                Duration.ofSeconds(20));
    }

    Answer delete(String path) {
        return send(
                HttpRequest.newBuilder(URI.create(url + path)).DELETE(), Duration.ofSeconds(20));
    }

    Answer send(HttpRequest.Builder request, Duration patience) {
        try {
            return Answer.of(
                    client.send(request.timeout(patience).build(), BodyHandlers.ofString()));
        } catch (IOException unanswered) {
            return Answer.NONE;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /**
     * Follows the event stream of this node from now on: the types of a task's events, up to the
     * one that it ends with. Listens already on return.
     */
    CompletableFuture<List<String>> eventsOf(String task) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/api/v1/events"))
                        .header("Accept", "text/event-stream")
                        .build();
        try {
            Stream<String> lines = client.send(request, BodyHandlers.ofLines()).body();
            return CompletableFuture.supplyAsync(
                    () -> {
                        try (lines) {
                            return EventStream.of(lines, task);
                        }
                    },
                    command -> Thread.ofVirtual().start(command));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Opens a stream of events, which is read until it is closed. */
    HeldStream follow(String path, String... header) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Accept", "text/event-stream");
        if (header.length > 0) {
            request.headers(header);
        }
        try {
            return HeldStream.of(client.send(request.build(), BodyHandlers.ofLines()).body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** {@code kill -9}. Returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Takes it off the processor: it does nothing more, its connections stay. */
    void pause() {
        signal("STOP");
    }

    /** Ends a pause. */
    void resume() {
        signal("CONT");
    }

    /** Asks it to end; returns at once. */
    void signalEnd() {
        process.destroy();
    }

    /** Asks it to end and waits for that; its exit code. */
    int terminate() {
        signalEnd();
        return exitCode();
    }

    int exitCode() {
        try {
            assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends; it logged:%n%s", name, log())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private void signal(String signal) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).as("kill -%s %s", signal, name).isZero();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
