package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Shows how the attempts of a task went. */
@Command(
        name = "attempts",
        description = "Show each attempt of a task: node, times, outcome, error, stack trace.",
        mixinStandardHelpOptions = true)
final class TaskAttempts implements Callable<Integer> {

    @Mixin private ApiClient api = new ApiClient();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID")
    private String id = "";

    @Option(names = "--after", description = "Attempts behind the one of this number.")
    private Optional<Integer> after = Optional.empty();

    @Option(
            names = "--limit",
            description = "At most so many (default: ${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int limit = 50;

    @Override
    public Integer call() {
        JsonObject page =
                api.get(
                        "/api/v1/tasks/"
                                + api.task(id)
                                + "/attempts?limit="
                                + limit
                                + after.map(each -> "&after=" + each).orElse(""));
        if (output.isJson()) {
            output.json(page);
            return 0;
        }
        JsonView.requireList(page, "attempts");
        JsonView.objects(page, "attempts").forEach(this::show);
        String next = JsonView.text(page, "next_cursor");
        if (!next.isEmpty()) {
            output.screen().line("more: --after " + next);
        }
        return 0;
    }

    private void show(JsonObject attempt) {
        String node = JsonView.text(attempt, "node_id");
        output.screen()
                .line(
                        String.format(
                                Locale.ROOT,
                                "attempt %s: %s%s%s%s",
                                JsonView.text(attempt, "attempt_id"),
                                JsonView.required(attempt, "status"),
                                node.isEmpty() ? "" : " on " + node,
                                time(attempt, "started_at", ", started "),
                                time(attempt, "ended_at", ", ended ")));
        for (JsonObject delivery : JsonView.objects(attempt, "deliveries")) {
            String outcome = JsonView.text(delivery, "outcome");
            String reason = JsonView.text(delivery, "reason");
            output.screen()
                    .line(
                            String.format(
                                    Locale.ROOT,
                                    "  delivery %s on %s%s: %s%s",
                                    JsonView.text(delivery, "delivery"),
                                    JsonView.text(delivery, "node_id"),
                                    time(delivery, "started_at", ", started "),
                                    outcome.isEmpty() ? "running" : outcome,
                                    reason.isEmpty() ? "" : " (" + Table.oneLine(reason) + ")"));
        }
        field(attempt, "error_code", "error code");
        field(attempt, "error", "error");
        field(attempt, "result", "result");
        JsonView.text(attempt, "stack_trace")
                .lines()
                .forEach(line -> output.screen().line("    " + Table.printable(line)));
    }

    private void field(JsonObject attempt, String name, String title) {
        String text = JsonView.text(attempt, name);
        if (!text.isEmpty()) {
            output.screen().line("  " + title + ": " + Table.oneLine(text));
        }
    }

    private static String time(JsonObject of, String name, String before) {
        String text = JsonView.text(of, name);
        return text.isEmpty() ? "" : before + text;
    }
}
