package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonText;

import picocli.CommandLine.Option;

/** In what form a command answers. */
final class OutputOption {

    /** The forms there are. */
    enum Form {
        table,
        json
    }

    @Option(
            names = {"-o", "--output"},
            description =
                    "Form of the output: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
            defaultValue = "table")
    private Form form = Form.table;

    private final Screen screen = Screen.ofProcess();

    boolean isJson() {
        return form == Form.json;
    }

    Screen screen() {
        return screen;
    }

    void json(JsonValue value) {
        screen.line(JsonText.pretty(value));
    }
}
