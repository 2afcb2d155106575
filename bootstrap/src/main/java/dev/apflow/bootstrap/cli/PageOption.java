package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;

import picocli.CommandLine.Option;

import java.util.Optional;

/** Which page of a list. */
final class PageOption {

    @Option(
            names = "--limit",
            description = "At most so many (default: ${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int limit = 20;

    @Option(names = "--cursor", description = "The next_cursor of the page before.")
    private Optional<String> cursor = Optional.empty();

    /** Asks for it; filters may follow. */
    Query query() {
        return new Query("limit=" + limit).and("cursor", cursor);
    }

    /** Says how the list goes on, where it does. */
    static void more(OutputOption output, JsonObject page) {
        String next = JsonView.text(page, "next_cursor");
        if (!next.isEmpty()) {
            output.screen().line("more: --cursor " + next);
        }
    }
}
