package dev.apflow.bootstrap.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Settings from a file of {@code KEY=value} lines, below those of the environment. */
public final class SettingsFile {

    private SettingsFile() {}

    /**
     * The environment's settings, and for keys that it does not have those of {@code file}.
     *
     * @throws IOException the file cannot be read, or lines of it are not understood; the message
     *     says which
     */
    public static Map<String, String> under(Map<String, String> environment, Optional<Path> file)
            throws IOException {
        Map<String, String> values = new HashMap<>();
        if (file.isPresent()) {
            values.putAll(read(file.get()));
        }
        values.putAll(environment);
        return values;
    }

    /** What the file says. */
    public static Map<String, String> read(Path file) throws IOException {
        return switch (SettingsLines.read(text(file))) {
            case SettingsLines.Result.Read(Map<String, String> values) -> values;
            case SettingsLines.Result.Wrong(var problems) ->
                    throw new IOException(
                            "the settings file "
                                    + file
                                    + " is not understood:\n  "
                                    + String.join("\n  ", problems));
        };
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException foreign) {
            throw new IOException("the settings file " + file + " is not UTF-8", foreign);
        } catch (NoSuchFileException missing) {
            throw new IOException(
                    "cannot read the settings file " + file + ": no such file", missing);
        } catch (IOException unreadable) {
            throw new IOException(
                    "cannot read the settings file " + file + ": " + unreadable, unreadable);
        }
    }
}
