package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Makes a run of a flow. */
@Command(name = "run", description = "Make a run of a flow.", mixinStandardHelpOptions = true)
final class FlowRunCommand implements Callable<Integer> {

    @Mixin private ApiClient api = new ApiClient();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Option(names = "--inputs", description = "JSON file with the inputs; - for standard input.")
    private Optional<String> inputs = Optional.empty();

    @Option(
            names = {"-i", "--input"},
            paramLabel = "NAME=VALUE",
            description = "An input: JSON, or else a text. May be repeated.")
    private Map<String, String> named = new LinkedHashMap<>();

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "May be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(names = "--version", description = "A version of the flow (default: the newest).")
    private Optional<Integer> version = Optional.empty();

    @Option(names = "--run-id", description = "The id of the run.")
    private Optional<String> runId = Optional.empty();

    @Option(names = "--not-before", description = "No task starts earlier, ISO 8601.")
    private Optional<String> notBefore = Optional.empty();

    @Option(names = "--priority", description = "Of all tasks: 0 (urgent) to 3 (low).")
    private Optional<Integer> priority = Optional.empty();

    @Option(
            names = "--idempotency-key",
            description = "Asking again under the same key gets the same run.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--watch", description = "Follow it until it has ended.")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
        JsonObject created = api.post(FlowsCommand.path(name) + "/runs", body(), key);
        String run = JsonView.required(created, "root_task_id");
        if (watch) {
            return ServerWatch.ofRun(api, output, run).follow();
        }
        if (output.isJson()) {
            output.json(created);
        } else {
            output.screen().line(run);
        }
        return 0;
    }

    private JsonObject body() {
        JsonObjectBuilder all = new JsonObjectBuilder();
        inputs.map(JsonFile::object).ifPresent(given -> given.members().forEach(all::put));
        named.forEach((input, value) -> all.put(input, value(value)));
        JsonObjectBuilder body = new JsonObjectBuilder().put("inputs", all.done());
        if (!labels.isEmpty()) {
            JsonObjectBuilder members = new JsonObjectBuilder();
            labels.forEach(members::text);
            body.put("labels", members.done());
        }
        version.ifPresent(each -> body.number("version", each));
        runId.ifPresent(each -> body.text("run_id", each));
        notBefore.ifPresent(each -> body.text("not_before", each));
        priority.ifPresent(each -> body.number("priority", each));
        return body.done();
    }

    private static JsonValue value(String text) {
        return switch (JsonText.parse(text, JsonLimits.DEFAULT)) {
            case ParseResult.Parsed(JsonValue value) -> value;
            case ParseResult.Malformed _ -> new JsonString(text);
        };
    }
}
