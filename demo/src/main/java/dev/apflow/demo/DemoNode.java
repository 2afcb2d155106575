package dev.apflow.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One node: {@code apflow serve} as a process of its own. */
final class DemoNode {

    private static final Pattern READY = Pattern.compile("apflow ready url=(\\S+) .*");
    private static final long PATIENCE_SECONDS = 10;

    private final String id;
    private final Process process;
    private final Path log;
    private volatile Optional<String> url = Optional.empty();

    private DemoNode(String id, Process process, Path log) {
        this.id = id;
        this.process = process;
        this.log = log;
        Thread.ofPlatform().daemon().name("demo-" + id).start(this::listen);
    }

    /**
     * Starts it; returns at once.
     *
     * @param program the words of the command that {@code serve} goes behind
     * @param log takes what it writes, behind what stands there
     */
    static DemoNode start(List<String> program, String id, Map<String, String> settings, Path log) {
        List<String> command = new ArrayList<>(program);
        command.add("serve");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectError(Redirect.appendTo(log.toFile()))
                        .redirectInput(Redirect.from(new File("/dev/null")));
        builder.environment().keySet().removeIf(key -> key.startsWith("APFLOW_"));
        builder.environment().putAll(settings);
        try {
            return new DemoNode(id, builder.start(), log);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void listen() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher ready = READY.matcher(line);
                if (ready.matches()) {
                    url = Optional.of(ready.group(1));
                }
            }
        } catch (IOException over) {
            // Its end is seen by isAlive.
        }
    }

    String id() {
        return id;
    }

    /** Where it answers, once it does. */
    Optional<String> url() {
        return isAlive() ? url : Optional.empty();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
    }

    /** Sends it SIGSTOP or SIGCONT: it holds its breath, and its sockets stay open. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for its end; what does not end is killed. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** The last thing it said, for whoever asks why it does not live. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
        } catch (IOException unreadable) {
            return "nothing";
        }
    }
}
