package dev.apflow.benchmarks.program;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node that serves, as a process of its own, on an embedded file. */
final class ServedNode implements AutoCloseable {

    private static final String READY = "apflow ready url=http://127.0.0.1:";

    private final Process process;
    private final int port;

    private ServedNode(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it, and waits until it serves.
     *
     * @param options of its JVM
     * @param environment its settings
     */
    static ServedNode start(List<String> options, Map<String, String> environment)
            throws IOException {
        Path directory = Files.createTempDirectory("apflow-measure");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        command.addAll(List.of("-cp", modules + File.pathSeparator + classes));
        command.addAll(List.of("dev.apflow.bootstrap.Main", "serve"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("APFLOW_"));
        builder.environment().put("APFLOW_API_PORT", "0");
        builder.environment().put("APFLOW_LOG_LEVEL", "ERROR");
        builder.environment().putAll(environment);
        builder.redirectError(directory.resolve("stderr").toFile());
        Process process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (line == null || !line.startsWith(READY)) {
            process.destroyForcibly();
            throw new IOException(
                    "it does not serve: " + Files.readString(directory.resolve("stderr")));
        }
        return new ServedNode(
                process, Integer.parseInt(line.substring(READY.length()).split(" ", 2)[0]));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
