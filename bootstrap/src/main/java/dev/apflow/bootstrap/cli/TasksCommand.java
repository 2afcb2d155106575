package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Looks at tasks of a server and steers them. */
@Command(
        name = "tasks",
        description = "Look at tasks of a server and steer them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TasksCommand.ListTasks.class,
            TasksCommand.GetTask.class,
            TasksCommand.WatchTask.class,
            TasksCommand.CancelOne.class,
            TasksCommand.RerunOne.class,
            TasksCommand.ExplainOne.class,
            TaskAttempts.class,
            TaskLogs.class
        })
final class TasksCommand {

    private static final String API = "/api/v1/tasks";

    @Command(
            name = "list",
            description = "List tasks, newest first.",
            mixinStandardHelpOptions = true)
    static final class ListTasks implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();
        @Mixin private PageOption page = new PageOption();

        @Option(
                names = "--status",
                description = "pending, in_progress, completed, failed or cancelled.")
        private Optional<String> status = Optional.empty();

        @Option(
                names = "--state",
                description =
                        "Tells pending tasks apart: suspended, blocked, waiting, retrying,"
                                + " scheduled, ready or no_node.")
        private Optional<String> state = Optional.empty();

        @Option(names = "--user", description = "Tasks of this user_id.")
        private Optional<String> user = Optional.empty();

        @Option(names = "--method", description = "Tasks of this executor.")
        private Optional<String> method = Optional.empty();

        @Option(names = "--queue", description = "Tasks of this queue.")
        private Optional<String> queue = Optional.empty();

        @Option(names = "--tree", description = "Tasks of this tree.")
        private Optional<String> tree = Optional.empty();

        @Override
        public Integer call() {
            JsonObject list = api.get(API + query());
            if (output.isJson()) {
                output.json(list);
                return 0;
            }
            JsonView.requireList(list, "tasks");
            Table table =
                    new Table(
                                    output.screen().width(),
                                    "ID",
                                    "STATE",
                                    "METHOD",
                                    "ATTEMPT",
                                    "AGE",
                                    "NAME")
                            .ids("ID")
                            .optional("AGE", "ATTEMPT");
            JsonView.objects(list, "tasks")
                    .forEach(
                            task ->
                                    table.row(
                                            JsonView.text(task, "id"),
                                            state(task),
                                            JsonView.text(
                                                    JsonView.object(task, "schemas"), "method"),
                                            JsonView.text(task, "attempt_id"),
                                            JsonView.age(task, "created_at"),
                                            JsonView.text(task, "name")));
            output.screen().lines(table.lines());
            PageOption.more(output, list);
            return 0;
        }

        /** A server of an older version tells the status alone. */
        private static String state(JsonObject task) {
            String message = JsonView.text(task, "state");
            return message.isEmpty() ? JsonView.text(task, "status") : message;
        }

        private Query query() {
            return page.query()
                    .and("status", status)
                    .and("state", state)
                    .and("user_id", user)
                    .and("method", method)
                    .and("queue", queue)
                    .and("tree_id", tree.map(api::tree));
        }
    }

    @Command(
            name = "get",
            description = "Show everything about a task.",
            mixinStandardHelpOptions = true)
    static final class GetTask implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonObject task = api.get(API + "/" + api.task(id));
            if (output.isJson()) {
                output.json(task);
            } else {
                JsonView.required(task, "id");
                Table table = new Table(output.screen().width(), "FIELD", "VALUE");
                task.members().keySet().forEach(name -> table.row(name, JsonView.text(task, name)));
                output.screen().lines(table.lines());
            }
            return 0;
        }
    }

    @Command(
            name = "watch",
            description = "Follow a task until it has ended.",
            mixinStandardHelpOptions = true)
    static final class WatchTask implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() throws InterruptedException {
            return new ServerWatch(api, output, "tasks", api.task(id)).follow();
        }
    }

    @Command(
            name = "cancel",
            description = "Cancel a task, running or not.",
            mixinStandardHelpOptions = true)
    static final class CancelOne implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Option(names = "--reason", description = "Kept with the task.")
        private Optional<String> reason = Optional.empty();

        @Option(names = "--children", description = "Also every task below it.")
        private boolean children;

        @Override
        public Integer call() {
            JsonObjectBuilder body = new JsonObjectBuilder();
            reason.ifPresent(each -> body.text("reason", each));
            if (children) {
                body.flag("children", true);
            }
            JsonObject answer = api.post(API + "/" + api.task(id) + "/cancel", body.done());
            if (output.isJson()) {
                output.json(answer);
            } else {
                JsonView.texts(answer, "cancelled")
                        .forEach(each -> output.screen().line(each + " is cancelled"));
            }
            return 0;
        }
    }

    @Command(
            name = "rerun",
            description = "Run a task again that has ended.",
            mixinStandardHelpOptions = true)
    static final class RerunOne implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Option(
                names = "--downstream",
                description = "Also run again what has ended and depends on it.")
        private boolean downstream;

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonObject answer =
                    api.post(
                            API + "/" + api.task(id) + "/rerun",
                            downstream
                                    ? JsonObject.of("downstream", JsonBoolean.of(true))
                                    : JsonObject.EMPTY);
            if (output.isJson()) {
                output.json(answer);
            } else {
                output.screen()
                        .line(
                                String.format(
                                        Locale.ROOT,
                                        "%s is pending, attempt %s",
                                        JsonView.text(answer, "task_id"),
                                        JsonView.text(answer, "attempt_id")));
            }
            return 0;
        }
    }

    @Command(
            name = "explain",
            description = "Say why a task is not running.",
            mixinStandardHelpOptions = true)
    static final class ExplainOne implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            JsonObject answer = api.get(API + "/" + api.task(id) + "/explain");
            if (output.isJson()) {
                output.json(answer);
                return 0;
            }
            output.screen().line(summary(answer));
            Table table =
                    new Table(output.screen().width(), "REASON", "NODE", "UNBLOCKED BY", "DETAIL");
            JsonView.objects(answer, "reasons")
                    .forEach(
                            each ->
                                    table.row(
                                            JsonView.text(each, "code"),
                                            JsonView.text(each, "node_id"),
                                            JsonView.text(each, "unblocked_by"),
                                            JsonView.text(each, "detail")));
            output.screen().lines(table.lines());
            return 0;
        }

        private static String summary(JsonObject answer) {
            String status = JsonView.required(answer, "status");
            String runnable =
                    JsonView.text(answer, "runnable").equals("true")
                            ? ", a node may take it now"
                            : ", no node may take it now";
            return String.format(
                    Locale.ROOT,
                    "%s is %s%s",
                    JsonView.text(answer, "task_id"),
                    status,
                    status.equals("pending") ? runnable : "");
        }
    }
}
