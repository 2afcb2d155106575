package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.executor.ExecutorDocuments;
import dev.apflow.bootstrap.node.LocalExecutors;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.text.Nearest;
import dev.apflow.json.JsonText;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Shows what can be run. */
@Command(
        name = "executors",
        description = {
            "Show what a server can run: executors, their inputs, an example.",
            "Without a server, and with --local, those of this program are shown."
        },
        mixinStandardHelpOptions = true)
final class ExecutorsCommand implements Callable<Integer> {

    @Mixin private ApiClient api = new ApiClient();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private SettingsOption settings = new SettingsOption();

    @Option(names = "--local", description = "Ask no server; `apflow run` uses these.")
    private boolean local;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Show all about this one.")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() {
        JsonObject all = local ? ofThisProgram() : ofServer();
        List<JsonObject> executors = JsonView.objects(all, "executors");
        if (name.isPresent()) {
            JsonObject one = named(executors, name.get());
            if (output.isJson()) {
                output.json(one);
            } else {
                show(one);
            }
        } else if (output.isJson()) {
            output.json(all);
        } else {
            list(executors);
        }
        return 0;
    }

    private JsonObject ofServer() {
        try {
            return api.get("/api/v1/executors");
        } catch (Failure silent) {
            if (silent.exitCode() != ExitCode.UNREACHABLE || !api.isUsual()) {
                throw silent;
            }
            System.err.println("no server at " + api.url() + ": these are of this program");
            return ofThisProgram();
        }
    }

    private JsonObject ofThisProgram() {
        return new JsonObjectBuilder()
                .array(
                        "executors",
                        LocalExecutors.of(settings.read(Map.of("APFLOW_LOG_LEVEL", "warning")))
                                .all()
                                .stream()
                                .map(ExecutorDocuments::of)
                                .toList())
                .done();
    }

    private static JsonObject named(List<JsonObject> executors, String name) {
        List<String> ids = executors.stream().map(each -> JsonView.text(each, "id")).toList();
        return executors.stream()
                .filter(each -> JsonView.text(each, "id").equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                Failure.notFound(
                                        "no such executor: "
                                                + Table.oneLine(name)
                                                + Nearest.to(name, ids)
                                                        .map(each -> ", did you mean " + each + "?")
                                                        .orElse(
                                                                "; there are "
                                                                        + String.join(", ", ids))));
    }

    private void list(List<JsonObject> executors) {
        Table table = new Table(output.screen().width(), "ID", "DESCRIPTION");
        executors.forEach(
                each -> table.row(JsonView.text(each, "id"), JsonView.text(each, "description")));
        output.screen().lines(table.lines());
    }

    private void show(JsonObject executor) {
        Screen screen = output.screen();
        screen.line(JsonView.text(executor, "id"));
        screen.lines(
                Table.wrapped(
                        "  " + Table.oneLine(JsonView.text(executor, "description")),
                        screen.width(),
                        2));
        JsonObject schema = JsonView.object(executor, "input_schema");
        JsonObject properties = JsonView.object(schema, "properties");
        screen.line("");
        if (schema.isEmpty()) {
            screen.line("inputs: any");
        } else if (properties.isEmpty()) {
            screen.line("inputs: none");
        } else {
            Table table = new Table(screen.width(), "INPUT", "NEEDED", "VALUE");
            List<String> needed = JsonView.texts(schema, "required");
            properties
                    .members()
                    .forEach(
                            (input, value) ->
                                    table.row(
                                            input,
                                            needed.contains(input) ? "yes" : "",
                                            meaning(value)));
            screen.lines(table.lines());
        }
        screen.line("");
        screen.line("a file for `apflow run` or `apflow trees submit`:");
        screen.line(JsonText.pretty(example(executor)));
    }

    private static JsonObject example(JsonObject executor) {
        return JsonObject.of("tasks", JsonArray.of(JsonView.object(executor, "example")));
    }

    /** What a schema says of a value, as short as its JSON. */
    private static String meaning(JsonValue value) {
        if (!(value instanceof JsonObject schema) || schema.isEmpty()) {
            return "any";
        }
        return schema.members().entrySet().stream()
                .map(
                        each ->
                                each.getKey().equals("type")
                                                && each.getValue()
                                                        instanceof JsonString(String type)
                                        ? type
                                        : each.getKey() + " " + JsonText.write(each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
