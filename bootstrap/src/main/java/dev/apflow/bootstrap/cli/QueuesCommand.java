package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Looks at queues of a server, limits and pauses them. */
@Command(
        name = "queues",
        description = "See what waits in queues, and limit or pause them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            QueuesCommand.ListQueues.class,
            QueuesCommand.GetQueue.class,
            QueuesCommand.PutQueue.class,
            QueuesCommand.DeleteQueue.class,
            QueuesCommand.PauseQueue.class,
            QueuesCommand.ResumeQueue.class
        })
final class QueuesCommand {

    private static final String API = "/api/v1/queues";

    /** The server says what is wrong with a name. */
    private static String path(String name) {
        if (name.isEmpty()) {
            throw Failure.usage("expected the name of a queue, got nothing");
        }
        return API + "/" + Query.encoded(name).replace("+", "%20");
    }

    private static int show(OutputOption output, JsonObject answer, String line) {
        if (output.isJson()) {
            output.json(answer);
        } else {
            output.screen().line(line);
        }
        return 0;
    }

    /** What limits a queue, in a few words. */
    private static String limits(JsonObject queue) {
        List<String> limits = new ArrayList<>();
        String most = JsonView.text(queue, "max_running");
        if (!most.isEmpty()) {
            limits.add("at most " + most);
        }
        JsonObject rate = JsonView.object(queue, "rate");
        if (!rate.isEmpty()) {
            limits.add(JsonView.text(rate, "limit") + " in " + JsonView.text(rate, "period_ms"));
        }
        return limits.isEmpty() ? "" : String.join(", ", limits) + (rate.isEmpty() ? "" : " ms");
    }

    private static long waiting(JsonObject queue) {
        JsonObject waiting = JsonView.object(queue, "waiting");
        return waiting.members().keySet().stream()
                .mapToLong(reason -> Math.round(JsonView.number(waiting, reason)))
                .sum();
    }

    private static String state(JsonObject queue) {
        return JsonView.text(queue, "paused").equals("true")
                ? "paused: " + JsonView.text(queue, "pause_reason")
                : "";
    }

    @Command(
            name = "list",
            description = "List queues, and what is paused beside them.",
            mixinStandardHelpOptions = true)
    static final class ListQueues implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();
        @Mixin private PageOption page = new PageOption();

        @Override
        public Integer call() {
            JsonObject list = remote.get(API + page.query());
            if (output.isJson()) {
                output.json(list);
                return 0;
            }
            JsonView.requireList(list, "queues");
            Table table =
                    new Table(
                            output.screen().width(),
                            "QUEUE",
                            "READY",
                            "RUNNING",
                            "WAITING",
                            "LIMITS",
                            "STATE");
            for (JsonObject queue : JsonView.objects(list, "queues")) {
                table.row(
                        JsonView.text(queue, "name"),
                        JsonView.text(queue, "ready"),
                        JsonView.text(queue, "running"),
                        String.valueOf(waiting(queue)),
                        limits(queue),
                        state(queue));
            }
            output.screen().lines(table.lines());
            for (JsonObject pause : JsonView.objects(list, "pauses")) {
                output.screen().line(PauseCommand.line(pause));
            }
            PageOption.more(output, list);
            return 0;
        }
    }

    @Command(
            name = "get",
            description = "Show everything about a queue.",
            mixinStandardHelpOptions = true)
    static final class GetQueue implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            JsonObject queue = remote.get(path(name));
            if (output.isJson()) {
                output.json(queue);
                return 0;
            }
            JsonView.required(queue, "name");
            Table table = new Table(output.screen().width(), "FIELD", "VALUE");
            queue.members()
                    .keySet()
                    .forEach(member -> table.row(member, JsonView.text(queue, member)));
            output.screen().lines(table.lines());
            return 0;
        }
    }

    @Command(
            name = "put",
            description = "Set the limits of a queue; those that are not given are taken away.",
            mixinStandardHelpOptions = true)
    static final class PutQueue implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(
                names = "--max-running",
                description = "At most so many of its tasks run at a time, in the whole cluster.")
        private Optional<Long> most = Optional.empty();

        @Option(
                names = "--rate-limit",
                description = "At most so many starts in a period; with --rate-period-ms.")
        private Optional<Long> starts = Optional.empty();

        @Option(names = "--rate-period-ms", description = "The period, in milliseconds.")
        private Optional<Long> period = Optional.empty();

        @Option(
                names = "--rate-burst",
                description = "So many may start at once after a rest (default: 1).")
        private Optional<Long> burst = Optional.empty();

        @Option(
                names = "--version",
                description = "Only if the queue still has this version (see get).")
        private Optional<Long> version = Optional.empty();

        @Override
        public Integer call() {
            JsonObjectBuilder body = new JsonObjectBuilder();
            most.ifPresent(each -> body.number("max_running", each));
            rate().ifPresent(each -> body.put("rate", each));
            version.ifPresent(each -> body.number("version", each));
            JsonObject queue = remote.put(path(name), body.done());
            String limits = limits(queue);
            return show(output, queue, name + ": " + (limits.isEmpty() ? "no limits" : limits));
        }

        private Optional<JsonObject> rate() {
            if (starts.isEmpty() && period.isEmpty() && burst.isEmpty()) {
                return Optional.empty();
            }
            if (starts.isEmpty() || period.isEmpty()) {
                throw Failure.usage("a rate needs both --rate-limit and --rate-period-ms");
            }
            JsonObjectBuilder rate =
                    new JsonObjectBuilder()
                            .number("limit", starts.get())
                            .number("period_ms", period.get());
            burst.ifPresent(each -> rate.number("burst", each));
            return Optional.of(rate.done());
        }
    }

    @Command(
            name = "delete",
            description = "Delete a queue without unfinished tasks: its limits are gone.",
            mixinStandardHelpOptions = true)
    static final class DeleteQueue implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            remote.delete(path(name));
            return show(
                    output,
                    new JsonObjectBuilder().text("name", name).done(),
                    "deleted " + Table.oneLine(name));
        }
    }

    @Command(
            name = "pause",
            description = "Start no task of a queue until it is resumed; what runs goes on.",
            mixinStandardHelpOptions = true)
    static final class PauseQueue implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--reason", required = true, description = "Shown to whoever asks.")
        private String reason = "";

        @Override
        public Integer call() {
            return show(
                    output,
                    remote.post(
                            path(name) + "/pause",
                            new JsonObjectBuilder().text("reason", reason).done()),
                    name + " is paused");
        }
    }

    @Command(
            name = "resume",
            description = "Start tasks of a queue again.",
            mixinStandardHelpOptions = true)
    static final class ResumeQueue implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            return show(
                    output,
                    remote.post(path(name) + "/resume", JsonObject.EMPTY),
                    name + " is not paused");
        }
    }
}
