package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The fenced blocks of a page, to be pasted. */
final class FencedBlocks {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final int SECONDS = 280;

    /** What a block is, by the word behind its fence. */
    record Block(String language, String text) {}

    private FencedBlocks() {}

    /** In their order. */
    static List<Block> of(Path page) throws IOException {
        Matcher found = BLOCK.matcher(Files.readString(page));
        Stream.Builder<Block> blocks = Stream.builder();
        while (found.find()) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        return blocks.build().toList();
    }

    /** As after `git clone`, but what is written goes elsewhere. */
    static void checkout(Path directory) throws IOException {
        for (String name : List.of("apflow", "examples", "deploy")) {
            Files.createSymbolicLink(directory.resolve(name), ROOT.resolve(name));
        }
    }

    /** Ends at the first command that fails, as a reader would; what it printed. */
    static String paste(Path directory, String... command)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("APFLOW_"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).as(Files.readString(output, UTF_8)).isZero();
            return Files.readString(output, UTF_8);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** By a shell. */
    static String shell(Path directory, String commands) throws IOException, InterruptedException {
        return paste(directory, "bash", "-euo", "pipefail", "-c", commands);
    }
}
