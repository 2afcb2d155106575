package dev.apflow.adapters.duckdb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small disk of its own. Where mounting is not allowed, the test is skipped. */
record Mount(Path path) implements AutoCloseable {

    static Mount of(Path path, String options) throws IOException {
        Files.createDirectories(path);
        boolean mounted =
                run(List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString()));
        assumeTrue(mounted, "mounting a small disk is not allowed here");
        return new Mount(path);
    }

    void remount(String option) {
        if (!run(List.of("mount", "-o", "remount," + option, path.toString()))) {
            throw new AssertionError("cannot remount " + path);
        }
    }

    private static boolean run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @Override
    public void close() {
        if (!run(List.of("umount", path.toString()))) {
            throw new AssertionError("cannot unmount " + path);
        }
    }
}
