package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.bootstrap.settings.SettingsFile;
import dev.apflow.bootstrap.settings.SettingsReader;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every block of README.md, pasted in their order by somebody who knows nothing else. */
class ReadmeIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** Such a block starts a build, in which this test runs. */
    private static final Pattern BUILD = Pattern.compile("\\s*mvn [^\\n]*\\s*");

    @TempDir Path directory;

    private record Block(String language, String text) {}

    /** As after `git clone`, but what is written goes elsewhere. */
    @BeforeEach
    void checkout() throws IOException {
        for (String name : List.of("apflow", "examples")) {
            Files.createSymbolicLink(directory.resolve(name), ROOT.resolve(name));
        }
    }

    @Test
    void every_block_says_what_it_is() throws IOException {
        assertThat(blocks()).isNotEmpty();
        assertThat(blocks())
                .allMatch(block -> Set.of("sh", "json", "ini", "text").contains(block.language));
    }

    @Test
    @Timeout(600)
    void every_command_can_be_pasted_twice() throws IOException, InterruptedException {
        String all =
                blocks().stream()
                        .filter(block -> block.language.equals("sh"))
                        .map(Block::text)
                        .filter(text -> !BUILD.matcher(text).matches())
                        .reduce("", (before, text) -> before + text + "\n");

        assertThat(all).contains("./apflow run", "./apflow serve", "./examples/diamond.sh");
        pasted(all);
        pasted(all);
    }

    @Test
    void the_file_of_settings_is_one() throws IOException {
        List<Block> files =
                blocks().stream().filter(block -> block.language.equals("ini")).toList();

        assertThat(files).isNotEmpty();
        for (Block file : files) {
            Path written = Files.writeString(directory.resolve("node.env"), file.text);
            assertThat(SettingsReader.read(SettingsFile.under(Map.of(), Optional.of(written))))
                    .isInstanceOf(SettingsReader.Result.Good.class);
        }
    }

    private static List<Block> blocks() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        Matcher found = BLOCK.matcher(readme);
        Stream.Builder<Block> blocks = Stream.builder();
        while (found.find()) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        return blocks.build().toList();
    }

    /** Ends at the first command that fails, as a reader would. */
    private void pasted(String commands) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder shell =
                new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        shell.environment().keySet().removeIf(key -> key.startsWith("APFLOW_"));
        Process process = shell.start();
        try {
            assertThat(process.waitFor(280, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).as(Files.readString(output, UTF_8)).isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
