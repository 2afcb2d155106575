package dev.apflow.testkit.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads what {@link HistoryRecorder}s wrote. */
public final class HistoryFile {

    private HistoryFile() {}

    /** The lines of all files, one after the other. A last line that was cut off is passed over. */
    public static History read(Path... files) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            int number = 1;
            for (String line : whole(text).lines().toList()) {
                entries.add(read(file, number++, line));
            }
        }
        return new History(entries);
    }

    private static String whole(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private static Entry read(Path file, int number, String line) {
        try {
            return EntryLines.read(line);
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s, line %d: %s", file, number, bad.getMessage()),
                    bad);
        }
    }
}
