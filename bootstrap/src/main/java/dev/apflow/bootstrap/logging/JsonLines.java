package dev.apflow.bootstrap.logging;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.json.JsonText;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** A line for programs: one JSON object. */
final class JsonLines extends Formatter {

    @Override
    public String format(LogRecord entry) {
        JsonObjectBuilder line =
                new JsonObjectBuilder()
                        .text("time", TextLines.time(entry))
                        .text("level", TextLines.level(entry))
                        .text("logger", entry.getLoggerName() == null ? "" : entry.getLoggerName())
                        .text("message", LogMessage.of(entry));
        if (entry.getThrown() != null) {
            line.text("stack_trace", TextLines.stackTrace(entry));
        }
        return JsonText.write(line.done()) + System.lineSeparator();
    }
}
