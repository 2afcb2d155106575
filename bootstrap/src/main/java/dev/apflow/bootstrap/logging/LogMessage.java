package dev.apflow.bootstrap.logging;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.LogRecord;

/** The text of a log record. Numbers are written as programs write them: 8000, not 8,000. */
final class LogMessage {

    private LogMessage() {}

    static String of(LogRecord entry) {
        String text = Optional.ofNullable(entry.getMessage()).orElse("");
        Object[] parameters = entry.getParameters();
        if (parameters == null || parameters.length == 0 || text.indexOf('{') < 0) {
            return text;
        }
        try {
            Object[] words = Arrays.stream(parameters).map(String::valueOf).toArray();
            return new MessageFormat(text, Locale.ROOT).format(words);
        } catch (IllegalArgumentException noPattern) {
            return text;
        }
    }
}
