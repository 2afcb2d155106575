package dev.apflow.bootstrap.cluster;

import dev.apflow.bootstrap.plugin.JarMaker;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.history.Entry;
import dev.apflow.testkit.history.Interval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An executor that only these tests have, in a jar as users would make one: it writes down that an
 * execution begins, lasts as long as it is told to and fails in as many attempts.
 */
final class Diary {

    private static final String METHOD = "diary";

    private static final String SOURCE =
            """
            package diary;

            import dev.apflow.application.executor.*;
            import dev.apflow.domain.executor.ExecutorId;
            import dev.apflow.domain.json.*;
            import java.nio.file.*;

            public final class Keeper implements TaskExecutor {
                @Override
                public ExecutorId id() {
                    return new ExecutorId("METHOD");
                }

                @Override
                public JsonValue execute(Execution execution) throws Exception {
                    Files.writeString(
                            Path.of(text(execution, "diary")),
                            System.nanoTime() + " " + execution.task() + " " + execution.attempt()
                                + " " + execution.delivery() + " " + System.getenv("APFLOW_NODE_ID") + "\\n",
                            StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    java.util.concurrent.TimeUnit.MILLISECONDS
                            .sleep(Long.parseLong(text(execution, "millis")));
                    if (execution.attempt() <= Integer.parseInt(text(execution, "failures"))) {
                        throw new IllegalStateException("not in attempt " + execution.attempt());
                    }
                    return new JsonString("delivery " + execution.delivery());
                }

                private static String text(Execution execution, String name) {
                    return ((JsonString) execution.inputs().members().get(name)).value();
                }
            }
            """;

    private final Path directory;

    Diary(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(plugins());
            JarMaker.jar(
                    plugins().resolve("diary.jar"),
                    Map.of("Keeper", SOURCE.replace("METHOD", METHOD)),
                    "diary.Keeper");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** For {@code APFLOW_PLUGINS}. */
    Path plugins() {
        return directory.resolve("diary-plugins");
    }

    /** The members of a task that say how it is executed. */
    String task(long millis, int failures) {
        return String.format(
                Locale.ROOT,
                """
                "schemas": {"method": "%s"},
                 "inputs": {"diary": "%s", "millis": "%d", "failures": "%d"}\
                """,
                METHOD,
                file(),
                millis,
                failures);
    }

    private Path file() {
        return directory.resolve("diary");
    }

    /** Every execution that began, each at the moment at which it said so. */
    List<Entry> executions() {
        try {
            return Files.readAllLines(file()).stream().map(Diary::entry).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Entry entry(String line) {
        String[] words = line.split(" ");
        long at = Long.parseLong(words[0]);
        return new Entry.Executed(
                new Interval(at, at),
                new TaskId(words[1]),
                Integer.parseInt(words[2]),
                Long.parseLong(words[3]),
                Optional.of(new NodeId(words[4])));
    }
}
