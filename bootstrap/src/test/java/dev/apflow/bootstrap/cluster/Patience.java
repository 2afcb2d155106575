package dev.apflow.bootstrap.cluster;

import dev.apflow.bootstrap.plugin.JarMaker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An executor that only these tests have, in a jar as users would make one: it writes a line into a
 * diary for each execution, then waits until it is released, whoever interrupts it.
 */
final class Patience {

    private static final String SOURCE =
            """
            package patient;

            import dev.apflow.application.executor.*;
            import dev.apflow.domain.executor.ExecutorId;
            import dev.apflow.domain.json.*;
            import java.nio.file.*;

            public final class Patient implements TaskExecutor {
                @Override
                public ExecutorId id() {
                    return new ExecutorId("NAME");
                }

                @Override
                public JsonValue execute(Execution execution) throws Exception {
                    Files.writeString(
                            path(execution, "diary"),
                            execution.task() + " " + execution.attempt() + " " + execution.delivery() + "\\n",
                            StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    while (!Files.exists(path(execution, "until"))) {
                        Thread.interrupted();
                        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
                    }
                    return new JsonString("delivery " + execution.delivery());
                }

                private static Path path(Execution execution, String name) {
                    return Path.of(((JsonString) execution.inputs().members().get(name)).value());
                }
            }
            """;

    private final Path directory;
    private final String name;

    /**
     * @param name of the executor
     */
    Patience(Path directory, String name) {
        this.directory = directory;
        this.name = name;
        try {
            Files.createDirectories(plugins());
            JarMaker.jar(
                    plugins().resolve("patient.jar"),
                    Map.of("Patient", SOURCE.replace("NAME", name)),
                    "patient.Patient");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** For {@code APFLOW_PLUGINS}. */
    Path plugins() {
        return directory.resolve("plugins");
    }

    /** A tree of one task that is executed so. */
    String tree(String id, String placement) {
        return Trees.one(
                id,
                name,
                String.format(
                        Locale.ROOT, "{\"diary\": \"%s\", \"until\": \"%s\"}", diary(), until()),
                placement);
    }

    private Path diary() {
        return directory.resolve("diary");
    }

    private Path until() {
        return directory.resolve("until");
    }

    /** Lets all executions end, also those to come. */
    void release() {
        try {
            Files.createFile(until());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Task, attempt and delivery of each that has begun. */
    List<String> executions() {
        try {
            return Files.exists(diary()) ? Files.readAllLines(diary()) : List.of();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
