package dev.apflow.adapters.duckdb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Java process beside this one, with the same classes. */
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private OtherProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static OtherProcess running(Class<?> main, String... arguments) {
        String classes =
                Stream.of(
                                "target/classes",
                                "target/test-classes",
                                System.getProperty("jdk.module.path", ""),
                                System.getProperty("java.class.path", ""))
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(":"));
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElse("java"),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classes,
                                main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new OtherProcess(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Reads lines until {@code count} are there, or the process ends. */
    List<String> lines(int count) {
        List<String> lines = new ArrayList<>();
        try {
            while (lines.size() < count) {
                String line = output.readLine();
                if (line == null) {
                    break;
                }
                lines.add(line);
            }
            return lines;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** {@code kill -9}; answers what it had still said. */
    List<String> killed() {
        process.toHandle()
                .destroyForcibly(); // which, unlike the process's own, leaves the pipe open
        List<String> rest = lines(Integer.MAX_VALUE);
        process.onExit().join();
        return rest;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
