package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Optional;
import java.util.concurrent.Callable;

/** Takes back what {@link PauseCommand} did. */
@Command(
        name = "resume",
        description = "Start tasks again that a pause keeps back.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Mixin private ApiClient remote = new ApiClient();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(index = "0", paramLabel = "SCOPE", description = PauseCommand.SCOPES)
    private String scope = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VALUE",
            description = PauseCommand.VALUES)
    private Optional<String> value = Optional.empty();

    @Override
    public Integer call() {
        JsonObject answer = remote.post("/api/v1/resume", PauseCommand.body(scope, value).done());
        if (output.isJson()) {
            output.json(answer);
        } else {
            output.screen()
                    .line(
                            JsonView.text(answer, "resumed").equals("true")
                                    ? "resumed"
                                    : "was not paused");
        }
        return 0;
    }
}
