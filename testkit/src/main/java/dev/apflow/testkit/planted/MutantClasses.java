package dev.apflow.testkit.planted;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** Compiles the sources that edits change, and copies the resources. */
public final class MutantClasses {

    private MutantClasses() {}

    /**
     * @param directory for the classes and resources, empty
     * @param path of the sound classes, and of what they need
     * @param besides more sources, by their names with slashes
     * @throws IllegalStateException an edit has no place, or does not compile
     */
    public static void compile(
            Path directory, List<Path> path, List<SourceEdit> edits, Map<String, String> besides)
            throws IOException {
        Path sources = Files.createDirectories(directory.resolve("src"));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-proc:none",
                                "-nowarn",
                                "-d",
                                directory.toString(),
                                "-cp",
                                path.stream()
                                        .map(Path::toString)
                                        .collect(Collectors.joining(File.pathSeparator))));
        for (Map.Entry<String, String> each : besides.entrySet()) {
            arguments.add(write(sources, each.getKey(), each.getValue()));
        }
        for (SourceEdit edit : edits) {
            if (edit.isSource()) {
                arguments.add(write(sources, edit.name(), edit.changed()));
            } else {
                write(directory, edit.name(), edit.changed());
            }
        }
        if (besides.isEmpty() && edits.stream().noneMatch(SourceEdit::isSource)) {
            return;
        }
        StringWriter errors = new StringWriter();
        PrintWriter out = new PrintWriter(errors);
        int code =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(out, out, arguments.toArray(String[]::new));
        if (code != 0) {
            throw new IllegalStateException("does not compile: " + errors);
        }
    }

    private static String write(Path sources, String name, String text) throws IOException {
        Path file = sources.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }
}
