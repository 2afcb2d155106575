package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Optional;
import java.util.concurrent.Callable;

/** Stores flows on a server, looks at them and runs them. */
@Command(
        name = "flows",
        description = "Store flows on a server, look at them and run them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            FlowsCommand.PutOne.class,
            FlowsCommand.ListFlows.class,
            FlowsCommand.GetOne.class,
            FlowsCommand.Versions.class,
            FlowsCommand.DeleteOne.class,
            FlowRunCommand.class
        })
final class FlowsCommand {

    private static final String API = "/api/v1/flows";

    static String path(String name) {
        return API + "/" + Query.encoded(name).replace("+", "%20");
    }

    @Command(
            name = "put",
            description = "Store a flow, or its next version.",
            mixinStandardHelpOptions = true)
    static final class PutOne implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(index = "0", paramLabel = "NAME")
        private String name = "";

        @Parameters(
                index = "1",
                paramLabel = "FILE",
                description =
                        "JSON file with {\"tree\": {\"tasks\": [...]}} or {\"tasks\": [...]}; - for"
                                + " standard input.")
        private String file = "";

        @Override
        public Integer call() {
            JsonObject body = JsonFile.object(file);
            JsonObject flow =
                    body.find("tasks").isPresent() && body.find("tree").isEmpty()
                            ? JsonObject.of("tree", body)
                            : body;
            JsonObject stored = api.put(path(name), flow);
            if (output.isJson()) {
                output.json(stored);
            } else {
                output.screen().line(name + " version " + JsonView.required(stored, "version"));
            }
            return 0;
        }
    }

    @Command(name = "list", description = "List flows by name.", mixinStandardHelpOptions = true)
    static final class ListFlows implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();
        @Mixin private PageOption page = new PageOption();

        @Override
        public Integer call() {
            return shown(output, api.get(API + page.query()), "flows");
        }
    }

    @Command(
            name = "versions",
            description = "List the versions of a flow, newest first.",
            mixinStandardHelpOptions = true)
    static final class Versions implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Mixin private PageOption page = new PageOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            return shown(output, api.get(path(name) + "/versions" + page.query()), "versions");
        }
    }

    private static int shown(OutputOption output, JsonObject page, String list) {
        if (output.isJson()) {
            output.json(page);
            return 0;
        }
        JsonView.requireList(page, list);
        Table table =
                new Table(output.screen().width(), "NAME", "VERSION", "TASKS", "AGE", "DESCRIPTION")
                        .optional("AGE", "TASKS");
        JsonView.objects(page, list)
                .forEach(
                        flow ->
                                table.row(
                                        JsonView.text(flow, "name"),
                                        JsonView.text(flow, "version"),
                                        JsonView.text(flow, "tasks"),
                                        JsonView.age(flow, "created_at"),
                                        JsonView.text(flow, "description")));
        output.screen().lines(table.lines());
        PageOption.more(output, page);
        return 0;
    }

    @Command(name = "get", description = "Show a flow.", mixinStandardHelpOptions = true)
    static final class GetOne implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Option(names = "--version", description = "A version of it (default: the newest).")
        private Optional<Integer> version = Optional.empty();

        @Override
        public Integer call() {
            JsonObject flow =
                    api.get(path(name) + version.map(each -> "?version=" + each).orElse(""));
            if (output.isJson()) {
                output.json(flow);
            } else {
                JsonView.required(flow, "name");
                Table table = new Table(output.screen().width(), "FIELD", "VALUE");
                flow.members().keySet().forEach(each -> table.row(each, JsonView.text(flow, each)));
                output.screen().lines(table.lines());
            }
            return 0;
        }
    }

    @Command(
            name = "delete",
            description = "Delete a flow with all its versions; its runs stay.",
            mixinStandardHelpOptions = true)
    static final class DeleteOne implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            api.delete(path(name));
            if (output.isJson()) {
                output.json(new JsonObjectBuilder().put("name", new JsonString(name)).done());
            } else {
                output.screen().line("deleted " + name);
            }
            return 0;
        }
    }
}
