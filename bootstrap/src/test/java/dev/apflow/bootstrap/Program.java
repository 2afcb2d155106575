package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own, on the class path of this test. */
final class Program implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final HttpClient client = HttpClient.newHttpClient();
    private String url = "";

    private Program(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts the program with these arguments and, besides an empty one, this environment. */
    static Program start(Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        // In the background a shell lets its commands ignore Ctrl-C, and they hand that on.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.add(System.getProperty("java.home") + "/bin/java");
        String modules = System.getProperty("jdk.module.path");
        String classes = System.getProperty("java.class.path", "");
        String all = modules == null ? classes : modules + ":" + classes;
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        all,
                        "dev.apflow.bootstrap.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("APFLOW_"));
        builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE"));
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(environment);
        builder.redirectError(directory.resolve("stderr").toFile());
        return new Program(builder.start());
    }

    /** Starts a server on a free port; returns when it says that it is ready. */
    static Program serve(Path directory, Map<String, String> environment) throws IOException {
        Program program = startServing(directory, environment);
        program.awaitReady();
        return program;
    }

    /** Starts a server on a free port; returns at once. */
    static Program startServing(Path directory, Map<String, String> environment)
            throws IOException {
        return start(directory, environment, "serve");
    }

    /** Returns when it says that it is ready. */
    void awaitReady() throws IOException {
        String line = out.readLine();
        assertThat(line).as("the ready line").startsWith("apflow ready url=http://");
        url = line.replaceFirst("apflow ready url=(\\S+) .*", "$1");
    }

    /** Where it serves. */
    String url() {
        return url;
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
    }

    /** Asks until the answer contains {@code text}, at most 30 s. */
    String await(String path, String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String body = get(path).body();
        while (!body.contains(text)) {
            assertThat(System.nanoTime()).as("waiting for %s in %s", text, body).isLessThan(end);
            process.waitFor(20, TimeUnit.MILLISECONDS);
            body = get(path).body();
        }
        return body;
    }

    /** Waits, unless it ends before. */
    void pause(Duration time) throws InterruptedException {
        process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Its id. */
    long pid() {
        return process.pid();
    }

    /** Looks until the file contains {@code text}, at most 30 s. */
    void awaitLine(Path file, String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!java.nio.file.Files.readString(file).contains(text)) {
            assertThat(System.nanoTime()).as("waiting for %s", text).isLessThan(end);
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** The next line of its output. */
    String nextLine() throws IOException {
        return String.valueOf(out.readLine());
    }

    String output() throws IOException {
        return String.join("\n", out.readAllLines());
    }

    /** Ends it as an operator would; its exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    /** Sends SIGTERM, and does not wait. */
    void signal() {
        process.destroy();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the program ends").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
