package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.FencedBlocks.Block;
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
import java.util.regex.Pattern;

/** Every block of README.md, pasted in their order by somebody who knows nothing else. */
class ReadmeIT {

    /** Such a block starts a build, in which this test runs. */
    private static final Pattern BUILD = Pattern.compile("\\s*mvn [^\\n]*\\s*");

    @TempDir Path directory;

    @BeforeEach
    void checkout() throws IOException {
        FencedBlocks.checkout(directory);
    }

    @Test
    void every_block_says_what_it_is() throws IOException {
        assertThat(blocks()).isNotEmpty();
        assertThat(blocks())
                .allMatch(block -> Set.of("sh", "json", "ini", "text").contains(block.language()));
    }

    @Test
    @Timeout(600)
    void every_command_can_be_pasted_twice() throws IOException, InterruptedException {
        String all =
                blocks().stream()
                        .filter(block -> block.language().equals("sh"))
                        .map(Block::text)
                        .filter(text -> !BUILD.matcher(text).matches())
                        .reduce("", (before, text) -> before + text + "\n");

        assertThat(all).contains("./apflow run", "./apflow serve", "./examples/diamond.sh");
        FencedBlocks.shell(directory, all);
        FencedBlocks.shell(directory, all);
    }

    @Test
    void the_file_of_settings_is_one() throws IOException {
        List<Block> files =
                blocks().stream().filter(block -> block.language().equals("ini")).toList();

        assertThat(files).isNotEmpty();
        for (Block file : files) {
            Path written = Files.writeString(directory.resolve("node.env"), file.text());
            assertThat(SettingsReader.read(SettingsFile.under(Map.of(), Optional.of(written))))
                    .isInstanceOf(SettingsReader.Result.Good.class);
        }
    }

    private static List<Block> blocks() throws IOException {
        return FencedBlocks.of(FencedBlocks.ROOT.resolve("README.md"));
    }
}
