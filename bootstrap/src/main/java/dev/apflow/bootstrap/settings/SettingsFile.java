package dev.apflow.bootstrap.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Settings from a file of {@code KEY=value} lines, below those of the environment. */
public final class SettingsFile {

    private SettingsFile() {}

    /**
     * The environment's settings, and for keys that it does not have those of {@code file}.
     *
     * @throws IOException the file cannot be read; the message says which
     */
    public static Map<String, String> under(Map<String, String> environment, Optional<Path> file)
            throws IOException {
        Map<String, String> values = new HashMap<>();
        if (file.isPresent()) {
            Properties lines = new Properties();
            try (Reader reader = Files.newBufferedReader(file.get(), StandardCharsets.UTF_8)) {
                lines.load(reader);
            } catch (IOException | IllegalArgumentException unreadable) {
                throw new IOException(
                        "cannot read the settings file "
                                + file.get()
                                + ": "
                                + unreadable.getMessage(),
                        unreadable);
            }
            lines.stringPropertyNames().forEach(key -> values.put(key, lines.getProperty(key)));
        }
        values.putAll(environment);
        return values;
    }
}
