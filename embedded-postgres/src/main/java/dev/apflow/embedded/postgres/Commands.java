package dev.apflow.embedded.postgres;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs the few commands of the operating system that are needed here. */
final class Commands {

    /** Not the pool that all share: whoever keeps that busy would keep every command waiting. */
    private static final Executor OWN_THREAD = feeding -> Thread.ofVirtual().start(feeding);

    private Commands() {}

    /**
     * Runs to the end.
     *
     * @return what it printed
     * @throws IllegalStateException if the command does not end with 0; shows what it printed
     */
    static String run(List<String> command) {
        return run(command, InputStream.nullInputStream());
    }

    /**
     * Likewise, with all of {@code input} as standard input. Feeding and listening go side by side:
     * a command that waits for its words to be read does not read on.
     */
    static String run(List<String> command, InputStream input) {
        try {
            Process process = builder(command).redirectErrorStream(true).start();
            CompletableFuture<@Nullable IOException> cutShort =
                    CompletableFuture.supplyAsync(() -> feed(process, input), OWN_THREAD);
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (waitFor(process) != 0 || cutShort.join() != null) {
                throw new IllegalStateException(
                        String.join(" ", command) + "\n" + printed, cutShort.join());
            }
            return printed;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** With messages in English, so that they can be recognised, and no setting from outside. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    /** Whether {@code process} has ended before {@code patience} did. */
    static boolean ended(Process process, Duration patience) {
        try {
            return process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** The signals which Java has no method for. */
    static void signal(String name, long pid) {
        run(List.of("sh", "-c", "kill -s \"$0\" \"$1\"", name, Long.toString(pid)));
    }

    private static int waitFor(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** What went wrong: a bad input, or a command which did not want all of it. */
    private static @Nullable IOException feed(Process process, InputStream input) {
        try (OutputStream stdin = process.getOutputStream()) {
            input.transferTo(stdin);
            return null;
        } catch (IOException cutShort) {
            return cutShort;
        }
    }

    private static IllegalStateException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", interrupted);
    }
}
