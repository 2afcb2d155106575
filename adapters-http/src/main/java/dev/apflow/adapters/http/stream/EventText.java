package dev.apflow.adapters.http.stream;

import dev.apflow.application.document.TaskDocuments;
import dev.apflow.domain.event.LogEntry;
import dev.apflow.domain.event.LogRestart;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonText;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Writes the lines of an event stream. */
final class EventText {

    private final OutputStream out;
    private final UnaryOperator<JsonValue> view;

    EventText(OutputStream out, UnaryOperator<JsonValue> view) {
        this.view = view;
        this.out = out;
    }

    /** The first lines: the client learns at once that the stream is open. */
    void opening() throws IOException {
        write("retry: 1000\n: open\n\n");
        out.flush();
    }

    /** A restart of the log has a name of its own: who listens to tasks alone is not told of it. */
    void entry(LogEntry entry) throws IOException {
        write(
                "id: "
                        + entry.cursor()
                        + "\nevent: "
                        + (entry instanceof LogRestart ? "log" : "task")
                        + "\ndata: "
                        + JsonText.write(view.apply(TaskDocuments.entry(entry)))
                        + "\n\n");
    }

    /** Something else, with the id to go on behind. */
    void event(String name, long id, JsonValue data) throws IOException {
        write(
                "id: "
                        + id
                        + "\nevent: "
                        + name
                        + "\ndata: "
                        + JsonText.write(view.apply(data))
                        + "\n\n");
    }

    void heartbeat() throws IOException {
        write(": heartbeat\n\n");
        out.flush();
    }

    void flush() throws IOException {
        out.flush();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
