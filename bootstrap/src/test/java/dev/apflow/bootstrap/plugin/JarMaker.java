package dev.apflow.bootstrap.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Makes jars of plugins as their authors would: compiled against the program. */
public final class JarMaker {

    static final String SERVICE = "META-INF/services/dev.apflow.application.executor.TaskExecutor";

    // JVM specification, 4.1: magic, minor_version, major_version.
    private static final int MAJOR_AT = 6;

    private JarMaker() {}

    /**
     * A jar of these classes.
     *
     * @param sources by class name
     * @param services the lines of the services file; none: no such file
     */
    public static Path jar(Path file, Map<String, String> sources, String... services)
            throws IOException {
        Path classes = compile(file, sources);
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path one : compiled.filter(Files::isRegularFile).toList()) {
                put(jar, classes.relativize(one).toString(), Files.readAllBytes(one));
            }
            if (services.length > 0) {
                byte[] lines = String.join("\n", services).getBytes(StandardCharsets.UTF_8);
                put(jar, SERVICE, lines);
            }
        }
        return file;
    }

    /** Takes entries away. */
    static void remove(Path jar, String... entries) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            for (String entry : entries) {
                Files.delete(inside.getPath(entry));
            }
        }
    }

    /** Makes a class look as if a compiler of years to come had made it. */
    static void makeNewer(Path jar, String entry) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Path file = inside.getPath(entry);
            byte[] content = Files.readAllBytes(file);
            ByteBuffer.wrap(content).putShort(MAJOR_AT, (short) 99);
            Files.write(file, content);
        }
    }

    private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    private static Path compile(Path jar, Map<String, String> sources) throws IOException {
        Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
        Path texts = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "sources");
        List<String> arguments =
                new ArrayList<>(List.of("-d", classes.toString(), "-cp", classPath()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = texts.resolve(source.getKey() + ".java");
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        if (!sources.isEmpty()) {
            ToolProvider compiler = ToolProvider.findFirst("javac").orElseThrow();
            String[] line = arguments.toArray(String[]::new);
            assertThat(compiler.run(System.out, System.err, line)).isZero();
        }
        return classes;
    }

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path");
        String classes = System.getProperty("java.class.path", "");
        return modules == null ? classes : modules + ":" + classes;
    }
}
