package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Optional;
import java.util.concurrent.Callable;

/** Looks at runs of a server and steers them. */
@Command(
        name = "runs",
        description = "Look at runs of a server and steer them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RunsCommand.ListRuns.class,
            RunsCommand.GetRun.class,
            RunsCommand.WatchRun.class,
            RunsCommand.CancelRun.class,
            RunsCommand.RerunRun.class
        })
final class RunsCommand {

    private static final String API = "/api/v1/runs";
    private static final String TREES = "/api/v1/trees/";

    @Command(
            name = "list",
            description = "List runs, newest first.",
            mixinStandardHelpOptions = true)
    static final class ListRuns implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();
        @Mixin private PageOption page = new PageOption();

        @Option(names = "--flow", description = "Runs of this flow.")
        private Optional<String> flow = Optional.empty();

        @Option(
                names = "--status",
                description =
                        "in_progress, ready, no_node, retrying, scheduled, suspended, pending (any"
                                + " of the five before), completed, failed or cancelled.")
        private Optional<String> status = Optional.empty();

        @Option(names = "--label", description = "KEY:VALUE that the run has.")
        private Optional<String> label = Optional.empty();

        @Option(names = "--name", description = "Name of the root.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--method", description = "Executor of the root.")
        private Optional<String> method = Optional.empty();

        @Option(names = "--after", description = "Created at this time or later, ISO 8601.")
        private Optional<String> after = Optional.empty();

        @Option(names = "--before", description = "Created before this time, ISO 8601.")
        private Optional<String> before = Optional.empty();

        @Option(
                names = "--triggered-by",
                description =
                        "api, schedule, cli, ui, rerun or copy; schedule:ID, copy:ID; user:NAME.")
        private Optional<String> trigger = Optional.empty();

        @Override
        public Integer call() {
            JsonObject list = api.get(API + query());
            if (output.isJson()) {
                output.json(list);
                return 0;
            }
            JsonView.requireList(list, "runs");
            Table table =
                    new Table(
                                    output.screen().width(),
                                    "ID",
                                    "STATUS",
                                    "TASKS",
                                    "FLOW",
                                    "BY",
                                    "AGE",
                                    "NAME")
                            .ids("ID")
                            .optional("AGE", "BY", "FLOW", "TASKS");
            JsonView.objects(list, "runs")
                    .forEach(
                            run ->
                                    table.row(
                                            JsonView.text(run, "run_id"),
                                            JsonView.text(run, "status"),
                                            tasks(JsonView.object(run, "counts")),
                                            flow(run),
                                            JsonView.text(
                                                    JsonView.object(run, "triggered_by"), "kind"),
                                            JsonView.age(run, "created_at"),
                                            JsonView.text(run, "name")));
            output.screen().lines(table.lines());
            PageOption.more(output, list);
            return 0;
        }

        private Query query() {
            return page.query()
                    .and("flow", flow)
                    .and("status", status)
                    .and("label", label)
                    .and("name", name)
                    .and("method", method)
                    .and("created_after", after)
                    .and("created_before", before)
                    .and("triggered_by", trigger);
        }

        /** How many have ended, of how many. */
        private static String tasks(JsonObject counts) {
            double ended =
                    JsonView.number(counts, "completed")
                            + JsonView.number(counts, "failed")
                            + JsonView.number(counts, "cancelled");
            double all =
                    ended
                            + JsonView.number(counts, "pending")
                            + JsonView.number(counts, "in_progress");
            return Math.round(ended) + "/" + Math.round(all);
        }

        private static String flow(JsonObject run) {
            String flow = JsonView.text(run, "flow");
            return flow.isEmpty() ? "" : flow + " " + JsonView.text(run, "flow_version");
        }
    }

    @Command(
            name = "get",
            description = "Show a run; 'trees get' shows its tasks.",
            mixinStandardHelpOptions = true)
    static final class GetRun implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonObject run = api.get(API + "/" + api.tree(id));
            if (output.isJson()) {
                output.json(run);
            } else {
                JsonView.required(run, "run_id");
                Table table = new Table(output.screen().width(), "FIELD", "VALUE");
                run.members().keySet().forEach(name -> table.row(name, JsonView.text(run, name)));
                output.screen().lines(table.lines());
            }
            return 0;
        }
    }

    @Command(
            name = "watch",
            description = "Follow a run until it has ended.",
            mixinStandardHelpOptions = true)
    static final class WatchRun implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() throws InterruptedException {
            return ServerWatch.ofRun(api, output, api.tree(id)).follow();
        }
    }

    @Command(
            name = "cancel",
            description = "Cancel all tasks of a run that have not ended.",
            mixinStandardHelpOptions = true)
    static final class CancelRun implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--reason", description = "Kept with the tasks.")
        private Optional<String> reason = Optional.empty();

        @Override
        public Integer call() {
            JsonObjectBuilder body = new JsonObjectBuilder().flag("children", true);
            reason.ifPresent(each -> body.text("reason", each));
            String run = JsonView.required(api.get(API + "/" + api.tree(id)), "run_id");
            JsonObject answer = api.post("/api/v1/tasks/" + run + "/cancel", body.done());
            if (output.isJson()) {
                output.json(answer);
            } else {
                output.screen()
                        .line(
                                run
                                        + " is cancelled, tasks: "
                                        + JsonView.texts(answer, "cancelled").size());
            }
            return 0;
        }
    }

    @Command(
            name = "rerun",
            description = "Run again what failed or was cancelled in a run.",
            mixinStandardHelpOptions = true)
    static final class RerunRun implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--all", description = "Also what completed.")
        private boolean all;

        @Option(names = "--watch", description = "Follow it until it has ended.")
        private boolean watch;

        @Override
        public Integer call() throws InterruptedException {
            String run = api.tree(id);
            JsonObject body = new JsonObjectBuilder().text("rerun", all ? "all" : "failed").done();
            JsonObject answer = api.post(TREES + run + "/execute", body);
            if (watch) {
                return ServerWatch.ofRun(api, output, run).follow();
            }
            if (output.isJson()) {
                output.json(answer);
            } else {
                output.screen()
                        .line(
                                run
                                        + " runs again, tasks: "
                                        + JsonView.text(answer, "tasks_started"));
            }
            return 0;
        }
    }
}
