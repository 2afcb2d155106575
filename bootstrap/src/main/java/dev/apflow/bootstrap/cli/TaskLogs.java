package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.json.JsonText;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Shows what a task wrote. */
@Command(
        name = "logs",
        description = "Show the lines that a task's executor wrote.",
        mixinStandardHelpOptions = true)
final class TaskLogs implements Callable<Integer> {

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final int PAGE = 1_000;

    @Mixin private ApiClient api = new ApiClient();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--attempt", description = "Lines of this attempt (default: of all).")
    private Optional<Integer> attempt = Optional.empty();

    @Option(names = "--after", description = "Lines behind the line of this number.")
    private long after;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the task has ended.")
    private boolean follow;

    @Override
    public Integer call() throws InterruptedException {
        String task = "/api/v1/tasks/" + api.task(id);
        ServerRetry retry = new ServerRetry();
        boolean over = false;
        while (!over) {
            // Asked first: what is written before the end is then among the lines.
            over = !follow || retry.ask(() -> isOver(api.get(task)));
            while (retry.ask(() -> page(task))) {
                // There is more at once.
            }
            if (!over) {
                Thread.sleep(INTERVAL);
            }
        }
        return 0;
    }

    private static boolean isOver(JsonObject task) {
        return List.of("completed", "failed", "cancelled")
                .contains(JsonView.required(task, "status"));
    }

    /** Whether there are more lines at once. */
    private boolean page(String task) {
        JsonObject page =
                api.get(
                        task
                                + "/logs?limit="
                                + PAGE
                                + "&after="
                                + after
                                + attempt.map(each -> "&attempt=" + each).orElse(""));
        JsonView.requireList(page, "lines");
        for (JsonObject line : JsonView.objects(page, "lines")) {
            show(line);
            after = (long) JsonView.number(line, "line");
        }
        return !JsonView.text(page, "next_cursor").isEmpty();
    }

    private void show(JsonObject line) {
        if (output.isJson()) {
            output.screen().line(JsonText.write(line));
            return;
        }
        String dropped = JsonView.text(line, "dropped_before");
        if (!dropped.isEmpty()) {
            output.screen().line("(" + dropped + " older lines are not kept)");
        }
        output.screen()
                .line(
                        String.format(
                                Locale.ROOT,
                                "%s %-7s %s",
                                JsonView.text(line, "timestamp"),
                                JsonView.text(line, "level").toUpperCase(Locale.ROOT),
                                Table.printable(JsonView.text(line, "text"))));
    }
}
