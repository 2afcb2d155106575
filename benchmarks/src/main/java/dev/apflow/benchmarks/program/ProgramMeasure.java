package dev.apflow.benchmarks.program;

import dev.apflow.benchmarks.store.Timing;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command as a whole process, from start to end: a tree that runs, beside the program that only
 * tells its version.
 */
public final class ProgramMeasure {

    private static final int ROUNDS = 10;

    private final Path root;
    private final PrintStream out;

    /**
     * @param root of a checkout
     * @param out where the figures are told
     */
    public ProgramMeasure(Path root, PrintStream out) {
        this.root = root;
        this.out = out;
    }

    /** Tells the figures. */
    public void run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("apflow-measure");
        List<String> version = List.of(root.resolve("apflow").toString(), "--version");
        List<String> diamond = List.of(root.resolve("examples/diamond.sh").toString());
        once(directory, version);
        once(directory, diamond);
        Timing bare = times(directory, version);
        Timing tree = times(directory, diamond);
        out.printf(
                Locale.ROOT,
                "  apflow --version: %s%n  examples/diamond.sh: %s; ratio %.1f%n",
                bare,
                tree,
                tree.millis(0.5) / bare.millis(0.5));
    }

    private static Timing times(Path directory, List<String> command)
            throws IOException, InterruptedException {
        Timing timing = new Timing(ROUNDS);
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            once(directory, command);
            timing.add(System.nanoTime() - began);
        }
        return timing;
    }

    private static void once(Path directory, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(new ArrayList<>(command))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " failed: " + output);
        }
    }
}
