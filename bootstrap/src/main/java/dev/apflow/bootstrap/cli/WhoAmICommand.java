package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.List;
import java.util.concurrent.Callable;

/** Shows as whom a server knows this client. */
@Command(
        name = "whoami",
        description = "Show as whom a server knows you, and what you may do.",
        mixinStandardHelpOptions = true)
final class WhoAmICommand implements Callable<Integer> {

    @Mixin private ApiClient api = new ApiClient();
    @Mixin private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        JsonObject me = api.get("/api/v1/whoami");
        if (output.isJson()) {
            output.json(me);
            return 0;
        }
        JsonView.requireList(me, "scopes");
        String name = JsonView.text(me, "name");
        List<String> scopes = JsonView.texts(me, "scopes");
        output.screen().line("name    " + (name.isEmpty() ? "none" : name));
        output.screen().line("scopes  " + (scopes.isEmpty() ? "none" : String.join(" ", scopes)));
        return 0;
    }
}
