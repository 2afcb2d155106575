package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.schedule.ScheduleId;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Optional;
import java.util.concurrent.Callable;

/** Looks at schedules of a server and steers them. */
@Command(
        name = "schedules",
        description = "Start trees at nominal times; look at what was started, and why not.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SchedulesCommand.ListSchedules.class,
            SchedulesCommand.GetSchedule.class,
            SchedulesCommand.PutSchedule.class,
            SchedulesCommand.DeleteSchedule.class,
            SchedulesCommand.PauseSchedule.class,
            SchedulesCommand.ResumeSchedule.class,
            SchedulesCommand.TriggerSchedule.class,
            SchedulesCommand.BackfillSchedule.class,
            SchedulesCommand.PreviewSchedule.class,
            SchedulesCommand.ListOccurrences.class
        })
final class SchedulesCommand {

    private static final String API = "/api/v1/schedules";

    /** Where a schedule stands. */
    private static String path(String id) {
        if (!ScheduleId.isValid(id)) {
            throw Failure.usage(
                    "not the id of a schedule: expected "
                            + ScheduleId.EXPECTED
                            + ", got "
                            + Table.oneLine(id));
        }
        return API + "/" + id;
    }

    private static int show(OutputOption output, JsonObject answer, String line) {
        if (output.isJson()) {
            output.json(answer);
        } else {
            output.screen().line(line);
        }
        return 0;
    }

    private static String next(JsonObject schedule) {
        if (JsonView.text(schedule, "paused").equals("true")) {
            return "paused";
        }
        String time = JsonView.text(schedule, "next_time");
        return time.isEmpty() ? "never" : time;
    }

    @Command(name = "list", description = "List schedules.", mixinStandardHelpOptions = true)
    static final class ListSchedules implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();
        @Mixin private PageOption page = new PageOption();

        @Option(
                names = "--paused",
                description = "Only those that are paused: true, or not: false.")
        private Optional<Boolean> paused = Optional.empty();

        @Override
        public Integer call() {
            JsonObject list =
                    remote.get(API + page.query().and("paused", paused.map(String::valueOf)));
            if (output.isJson()) {
                output.json(list);
                return 0;
            }
            JsonView.requireList(list, "schedules");
            Table table =
                    new Table(output.screen().width(), "ID", "NEXT", "LAST", "OUTCOME", "NAME");
            for (JsonObject schedule : JsonView.objects(list, "schedules")) {
                JsonObject last = JsonView.object(schedule, "last_occurrence");
                table.row(
                        JsonView.text(schedule, "id"),
                        next(schedule),
                        JsonView.text(last, "nominal_time"),
                        JsonView.text(last, "outcome"),
                        JsonView.text(schedule, "name"));
            }
            output.screen().lines(table.lines());
            PageOption.more(output, list);
            return 0;
        }
    }

    @Command(
            name = "get",
            description = "Show everything about a schedule.",
            mixinStandardHelpOptions = true)
    static final class GetSchedule implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonObject schedule = remote.get(path(id));
            if (output.isJson()) {
                output.json(schedule);
                return 0;
            }
            JsonView.required(schedule, "id");
            Table table = new Table(output.screen().width(), "FIELD", "VALUE");
            schedule.members()
                    .keySet()
                    .forEach(name -> table.row(name, JsonView.text(schedule, name)));
            output.screen().lines(table.lines());
            return 0;
        }
    }

    @Command(
            name = "put",
            description = "Create a schedule, or replace it; its history stays.",
            mixinStandardHelpOptions = true)
    static final class PutSchedule implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Parameters(
                paramLabel = "FILE",
                description = "JSON file with the schedule; - for standard input.")
        private String file = "";

        @Override
        public Integer call() {
            String path = path(id);
            JsonObject schedule = remote.put(path, JsonFile.object(file));
            return show(output, schedule, id + ": next " + next(schedule));
        }
    }

    @Command(
            name = "delete",
            description = "Delete a schedule with its ledger; its trees stay.",
            mixinStandardHelpOptions = true)
    static final class DeleteSchedule implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            remote.delete(path(id));
            return show(
                    output,
                    new JsonObjectBuilder().text("schedule_id", id).done(),
                    "deleted " + id);
        }
    }

    @Command(
            name = "pause",
            description = "Start nothing by itself, from the next nominal time on.",
            mixinStandardHelpOptions = true)
    static final class PauseSchedule implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--reason", description = "Kept with the schedule.")
        private Optional<String> reason = Optional.empty();

        @Override
        public Integer call() {
            JsonObjectBuilder body = new JsonObjectBuilder();
            reason.ifPresent(each -> body.text("reason", each));
            return show(output, remote.post(path(id) + "/pause", body.done()), id + " is paused");
        }
    }

    @Command(
            name = "resume",
            description = "Start again, from the next nominal time on.",
            mixinStandardHelpOptions = true)
    static final class ResumeSchedule implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonObject schedule = remote.post(path(id) + "/resume", JsonObject.EMPTY);
            return show(output, schedule, id + ": next " + next(schedule));
        }
    }

    @Command(
            name = "trigger",
            description = "Start a tree now, whether paused or not.",
            mixinStandardHelpOptions = true)
    static final class TriggerSchedule implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--nominal-time", description = "The time it is for (default: now).")
        private Optional<String> nominal = Optional.empty();

        @Override
        public Integer call() {
            JsonObjectBuilder body = new JsonObjectBuilder();
            nominal.ifPresent(each -> body.text("nominal_time", each));
            JsonObject occurrence = remote.post(path(id) + "/trigger", body.done());
            return show(output, occurrence, JsonView.text(occurrence, "tree_id"));
        }
    }

    @Command(
            name = "backfill",
            description = "Start a tree for each nominal time of a stretch that has none.",
            mixinStandardHelpOptions = true)
    static final class BackfillSchedule implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--from", required = true, description = "The first nominal time.")
        private String from = "";

        @Option(names = "--to", required = true, description = "Nominal times before this one.")
        private String to = "";

        @Option(names = "--overlap", description = "skip, buffer_one, buffer_all, cancel or allow.")
        private Optional<String> overlap = Optional.empty();

        @Option(names = "--max", description = "At most so many.")
        private Optional<Integer> max = Optional.empty();

        @Option(names = "--again", description = "Also those that have a tree.")
        private boolean again;

        @Override
        public Integer call() {
            JsonObjectBuilder body = new JsonObjectBuilder().text("from", from).text("to", to);
            overlap.ifPresent(each -> body.text("overlap", each));
            max.ifPresent(each -> body.number("max", each));
            if (again) {
                body.flag("again", true);
            }
            JsonObject answer = remote.post(path(id) + "/backfill", body.done());
            return show(output, answer, JsonView.text(answer, "count") + " nominal times");
        }
    }

    @Command(
            name = "preview",
            description = "Show the next nominal times of a schedule, or of a file with one.",
            mixinStandardHelpOptions = true)
    static final class PreviewSchedule implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID", arity = "0..1")
        private String id = "";

        @Option(
                names = "--file",
                description = "JSON file with a schedule that is not stored; - for standard input.")
        private Optional<String> file = Optional.empty();

        @Option(names = "--from", description = "Behind this time (default: now).")
        private Optional<String> from = Optional.empty();

        @Option(
                names = {"-n", "--count"},
                description = "How many (default: ${DEFAULT-VALUE}).",
                defaultValue = "20")
        private int count = 20;

        @Override
        public Integer call() {
            if (id.isEmpty() == file.isEmpty()) {
                throw Failure.usage("expected either the id of a schedule or --file");
            }
            String query =
                    "?n=" + count + from.map(each -> "&from=" + Query.encoded(each)).orElse("");
            JsonObject preview =
                    file.map(each -> remote.post(API + "/preview" + query, JsonFile.object(each)))
                            .orElseGet(() -> remote.get(path(id) + "/preview" + query));
            if (output.isJson()) {
                output.json(preview);
                return 0;
            }
            JsonView.requireList(preview, "times");
            Table table =
                    new Table(output.screen().width(), "NOMINAL TIME", "LOCAL", "OFFSET", "NOTE");
            for (JsonObject time : JsonView.objects(preview, "times")) {
                table.row(
                        JsonView.text(time, "nominal_time"),
                        JsonView.text(time, "local_time"),
                        JsonView.text(time, "utc_offset"),
                        JsonView.text(time, "note"));
            }
            output.screen().lines(table.lines());
            return 0;
        }
    }

    @Command(
            name = "occurrences",
            description = "Show the ledger of a schedule, newest nominal time first.",
            mixinStandardHelpOptions = true)
    static final class ListOccurrences implements Callable<Integer> {

        @Mixin private ApiClient remote = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();
        @Mixin private PageOption page = new PageOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--outcome", description = "Only this one, such as skipped_overlap.")
        private Optional<String> outcome = Optional.empty();

        @Override
        public Integer call() {
            JsonObject list =
                    remote.get(path(id) + "/occurrences" + page.query().and("outcome", outcome));
            if (output.isJson()) {
                output.json(list);
                return 0;
            }
            JsonView.requireList(list, "occurrences");
            Table table =
                    new Table(
                            output.screen().width(),
                            "NOMINAL TIME",
                            "OUTCOME",
                            "TREE",
                            "STARTED",
                            "DETAIL");
            for (JsonObject each : JsonView.objects(list, "occurrences")) {
                table.row(
                        JsonView.text(each, "nominal_time"),
                        JsonView.text(each, "outcome"),
                        JsonView.text(each, "tree_id"),
                        JsonView.text(each, "started_at"),
                        JsonView.text(each, "detail"));
            }
            output.screen().lines(table.lines());
            PageOption.more(output, list);
            return 0;
        }
    }
}
