package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Submits trees to a server and looks at them. */
@Command(
        name = "trees",
        description = "Submit trees to a server and look at them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TreesCommand.Submit.class,
            TreesCommand.GetTree.class,
            TreesCommand.WatchTree.class,
            TreesCommand.DeleteTree.class
        })
final class TreesCommand {

    private static final String API = "/api/v1/trees";

    @Command(name = "submit", description = "Submit a tree.", mixinStandardHelpOptions = true)
    static final class Submit implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(
                paramLabel = "FILE",
                description = "JSON file with {\"tasks\": [...]}; - for standard input.")
        private String file = "";

        @Option(names = "--define-only", description = "Do not run it yet.")
        private boolean defineOnly;

        @Option(
                names = "--idempotency-key",
                description = "Submitting again under the same key gets the same tree.")
        private Optional<String> key = Optional.empty();

        @Option(names = "--watch", description = "Follow it until it has ended.")
        private boolean watch;

        @Override
        public Integer call() throws InterruptedException {
            JsonObject body = TreeFile.read(file);
            JsonObject created =
                    api.post(API, defineOnly ? body.with("execute", JsonBoolean.FALSE) : body, key);
            String root = JsonView.required(created, "root_task_id");
            if (watch && !defineOnly) {
                return new ServerWatch(api, output, "trees", root).follow();
            }
            if (output.isJson()) {
                output.json(created);
            } else {
                output.screen().line(root);
            }
            return 0;
        }
    }

    @Command(name = "get", description = "Show a tree.", mixinStandardHelpOptions = true)
    static final class GetTree implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID", description = "Id of the tree's root.")
        private String id = "";

        @Override
        public Integer call() {
            JsonObject tree = api.get(API + "/" + api.tree(id));
            if (output.isJson()) {
                output.json(tree);
                return 0;
            }
            output.screen()
                    .line(
                            String.format(
                                    Locale.ROOT,
                                    "%s  %s  %d %%",
                                    JsonView.required(tree, "id"),
                                    JsonView.required(tree, "status"),
                                    Math.round(JsonView.number(tree, "progress") * 100)));
            new LiveTree(output.screen()).results(TaskLine.ofTree(tree));
            return 0;
        }
    }

    @Command(
            name = "watch",
            description = "Follow a tree until it has ended.",
            mixinStandardHelpOptions = true)
    static final class WatchTree implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID", description = "Id of the tree's root.")
        private String id = "";

        @Override
        public Integer call() throws InterruptedException {
            return new ServerWatch(api, output, "trees", api.tree(id)).follow();
        }
    }

    @Command(
            name = "delete",
            description = "Delete a tree that has ended, with its history.",
            mixinStandardHelpOptions = true)
    static final class DeleteTree implements Callable<Integer> {

        @Mixin private ApiClient api = new ApiClient();
        @Mixin private OutputOption output = new OutputOption();

        @Parameters(paramLabel = "ID", description = "Id of the tree's root.")
        private String id = "";

        @Option(names = "--cancel", description = "End it first, if it has not ended.")
        private boolean cancel;

        @Override
        public Integer call() {
            String root = api.tree(id);
            api.delete(API + "/" + root + (cancel ? "?cancel=true" : ""));
            if (output.isJson()) {
                output.json(JsonObject.of("root_task_id", new JsonString(root)));
            } else {
                output.screen().line("deleted " + root);
            }
            return 0;
        }
    }
}
