package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Lists what happened. */
@Command(
        name = "events",
        description = "List what happened to tasks, in the order of the log.",
        mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {

    @Mixin private ApiClient api = new ApiClient();
    @Mixin private OutputOption output = new OutputOption();

    @ArgGroup private Of of = new Of();

    /** Whose events; all without it. */
    private static final class Of {
        @Option(names = "--tree", description = "Events of this tree.")
        private Optional<String> tree = Optional.empty();

        @Option(names = "--task", description = "Events of this task.")
        private Optional<String> task = Optional.empty();

        private String path(ApiClient api) {
            return tree.map(id -> "/api/v1/trees/" + api.tree(id) + "/events")
                    .or(() -> task.map(id -> "/api/v1/tasks/" + api.task(id) + "/events"))
                    .orElse("/api/v1/events");
        }
    }

    @Option(names = "--actor", description = "Events that the client of this name caused.")
    private Optional<String> actor = Optional.empty();

    @Option(
            names = "--after",
            description = "Events after this cursor; \"end\": none, but the cursor to go on with.")
    private Optional<String> after = Optional.empty();

    @Option(
            names = "--limit",
            description = "At most so many (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int limit = 100;

    @Override
    public Integer call() {
        JsonObject page = api.get(of.path(api) + query());
        if (output.isJson()) {
            output.json(page);
            return 0;
        }
        JsonView.requireList(page, "events");
        Table table =
                new Table(
                                output.screen().width(),
                                "TIME",
                                "TASK",
                                "EVENT",
                                "ATTEMPT",
                                "NODE",
                                "ACTOR")
                        .ids("TASK")
                        .optional("ATTEMPT", "NODE", "ACTOR");
        List<JsonObject> events = JsonView.objects(page, "events");
        events.forEach(
                event ->
                        table.row(
                                JsonView.text(event, "timestamp"),
                                JsonView.text(event, "task_id"),
                                JsonView.text(event, "event_type"),
                                JsonView.text(event, "attempt_id"),
                                JsonView.text(event, "node_id"),
                                JsonView.text(event, "actor")));
        output.screen().lines(table.lines());
        String next = JsonView.text(page, "next_cursor");
        boolean more = events.size() >= limit || after.filter("end"::equals).isPresent();
        if (more && !next.isEmpty()) {
            output.screen().line("more: --after " + next);
        }
        return 0;
    }

    private String query() {
        List<String> parts = new ArrayList<>(List.of("limit=" + limit));
        actor.ifPresent(each -> parts.add("actor=" + Query.encoded(each)));
        after.ifPresent(each -> parts.add("after=" + Query.encoded(each)));
        return "?" + String.join("&", parts);
    }
}
