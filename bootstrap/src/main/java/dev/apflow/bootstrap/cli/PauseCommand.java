package dev.apflow.bootstrap.cli;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Optional;
import java.util.concurrent.Callable;

/** Lets a server start no tasks of some kind. */
@Command(
        name = "pause",
        description = "Start no task of a method, a user, a fair key or the whole cluster.",
        mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {

    static final String SCOPES = "cluster, method, user or fair_key.";
    static final String VALUES = "Which method, user or fair key; nothing with cluster.";

    @Mixin private ApiClient remote = new ApiClient();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "SCOPE", description = SCOPES)
    private String scope = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = VALUES)
    private Optional<String> value = Optional.empty();

    @Option(names = "--reason", required = true, description = "Shown to whoever asks.")
    private String reason = "";

    static JsonObjectBuilder body(String scope, Optional<String> value) {
        JsonObjectBuilder body = new JsonObjectBuilder().text("scope", scope);
        value.ifPresent(each -> body.text("value", each));
        return body;
    }

    /** One pause, for people. */
    static String line(JsonObject pause) {
        String value = JsonView.text(pause, "value");
        return "paused: "
                + Table.oneLine(JsonView.text(pause, "scope"))
                + (value.isEmpty() ? "" : " " + Table.oneLine(value))
                + ": "
                + Table.oneLine(JsonView.text(pause, "reason"));
    }

    @Override
    public Integer call() {
        JsonObject pause =
                remote.post("/api/v1/pause", body(scope, value).text("reason", reason).done());
        if (output.isJson()) {
            output.json(pause);
        } else {
            output.screen().line(line(pause));
        }
        return 0;
    }
}
