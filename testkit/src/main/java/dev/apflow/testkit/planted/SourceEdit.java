package dev.apflow.testkit.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A few characters that are others.
 *
 * @param file below the root of the sources or resources, {@code domain/dev/apflow/…}
 * @param right stands in it exactly once; white space and comments to the end of a line apart
 */
public record SourceEdit(String file, String right, String wrong) {

    private static final String BETWEEN_WORDS = "(?:\\s|(?<=\\s)(?://|--)[^\\n]*\\n)+";
    private static final String SOURCE = ".java";

    /** The name of the file below its module's sources, with slashes. */
    String name() {
        return file.substring(file.indexOf('/') + 1);
    }

    /** Whether it has to be compiled; else it is a resource. */
    boolean isSource() {
        return file.endsWith(SOURCE);
    }

    /**
     * The whole text with the edit.
     *
     * @throws IllegalStateException what is to be changed is not there, or more than once
     */
    public String changed() {
        String text = read();
        Matcher place = pattern().matcher(text);
        if (!place.find()) {
            throw new IllegalStateException(file + ": expected once, found never: " + right);
        }
        String changed = text.substring(0, place.start()) + wrong + text.substring(place.end());
        if (place.find()) {
            throw new IllegalStateException(file + ": expected once, found again: " + right);
        }
        return changed;
    }

    private Pattern pattern() {
        return Pattern.compile(
                Arrays.stream(right.strip().split("\\s+"))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(BETWEEN_WORDS)));
    }

    /** Tests run in their module's directory, beside which the other modules are. */
    private String read() {
        String module = file.substring(0, file.indexOf('/'));
        String below = isSource() ? "java" : "resources";
        Path source = Path.of("..", module, "src", "main", below).resolve(name());
        try {
            return Files.readString(source);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
