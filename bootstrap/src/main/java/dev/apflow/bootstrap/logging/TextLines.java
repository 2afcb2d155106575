package dev.apflow.bootstrap.logging;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** A line for people: {@code 2026-01-31T12:00:00.000Z INFO worker message}. */
final class TextLines extends Formatter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord entry) {
        return TIME.format(entry.getInstant())
                + String.format(Locale.ROOT, " %-7s %s  ", level(entry), source(entry))
                + LogMessage.of(entry)
                + System.lineSeparator()
                + stackTrace(entry);
    }

    static String level(LogRecord entry) {
        int level = entry.getLevel().intValue();
        if (level >= 1000) {
            return "ERROR";
        }
        if (level >= 900) {
            return "WARNING";
        }
        return level >= 800 ? "INFO" : "DEBUG";
    }

    static String source(LogRecord entry) {
        String name = entry.getLoggerName() == null ? "" : entry.getLoggerName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    static String time(LogRecord entry) {
        return TIME.format(entry.getInstant());
    }

    static String stackTrace(LogRecord entry) {
        if (entry.getThrown() == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        entry.getThrown().printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
