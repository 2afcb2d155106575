package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.FencedBlocks.Block;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pages of docs/how-to: their blocks are pasted beside a server, twice. Blocks of text need
 * what is not here (Docker, Kubernetes, systemd, another database): only their syntax is checked,
 * and that the files exist which they name.
 */
@Timeout(600)
class HowToIT {

    private static final Path PAGES = FencedBlocks.ROOT.resolve("docs/how-to");
    private static final int LONGEST = 15;
    private static final Pattern FILE = Pattern.compile("(?<![\\w/.-])deploy/[\\w./-]+");
    private static final Pattern SAVED = Pattern.compile("`([\\w-]+\\.(?:json|java))`");

    @TempDir Path directory;

    private int port;
    private Process server;

    /** The pages say port 8000, which may be taken here. */
    @BeforeEach
    void serve() throws Exception {
        FencedBlocks.checkout(directory);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ProcessBuilder builder =
                new ProcessBuilder("./apflow", "serve")
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("serve.log").toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("APFLOW_"));
        builder.environment().put("APFLOW_API_PORT", String.valueOf(port));
        // `apflow run` in the same directory has the usual one.
        builder.environment().put("APFLOW_DATABASE_URL", "duckdb:///./server.duckdb");
        server = builder.start();
        FencedBlocks.shell(
                directory,
                "for i in $(seq 600); do grep -q '^apflow ready' serve.log && exit; sleep 0.1;"
                        + " done; cat serve.log; exit 1");
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.destroy();
        if (!server.waitFor(30, TimeUnit.SECONDS)) {
            server.destroyForcibly();
        }
    }

    @Test
    void each_block_of_each_page_works_twice() throws Exception {
        for (Path page : pages()) {
            for (int i = 0; i < 2; i++) {
                for (Block block : FencedBlocks.of(page)) {
                    paste(page, block);
                }
            }
        }
    }

    @Test
    void pages_are_short_and_their_blocks_say_what_they_are() throws IOException {
        for (Path page : pages()) {
            assertThat(Files.readAllLines(page))
                    .as(page.toString())
                    .hasSizeLessThanOrEqualTo(LONGEST);
            assertThat(FencedBlocks.of(page))
                    .allMatch(
                            block ->
                                    Set.of("sh", "json", "python", "java", "text")
                                            .contains(block.language()));
        }
    }

    private void paste(Path page, Block block) throws Exception {
        String text = block.text().replace(":8000", ":" + port);
        switch (block.language()) {
            case "sh" ->
                    FencedBlocks.shell(
                            directory, "export APFLOW_URL=http://127.0.0.1:" + port + "\n" + text);
            case "python" -> {
                assertThat(FencedBlocks.paste(directory, "python3", "-c", text))
                        .contains("completed");
            }
            case "java" -> {
                Path file = Files.writeString(directory.resolve(saved(page, ".java")), text);
                Path java = Path.of(System.getProperty("java.home"), "bin", "java");
                assertThat(FencedBlocks.paste(directory, java.toString(), file.toString()))
                        .contains("201");
            }
            case "json" -> Files.writeString(directory.resolve(saved(page, ".json")), text);
            default -> {
                FencedBlocks.paste(directory, "bash", "-n", "-c", text);
                Matcher files = FILE.matcher(text);
                while (files.find()) {
                    assertThat(FencedBlocks.ROOT.resolve(files.group())).exists();
                }
            }
        }
    }

    /** The name that the page gives to the file. */
    private static String saved(Path page, String end) throws IOException {
        Matcher found = SAVED.matcher(Files.readString(page));
        while (found.find()) {
            if (found.group(1).endsWith(end)) {
                return found.group(1);
            }
        }
        throw new AssertionError(page + " names no file *" + end);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> all = Files.list(PAGES)) {
            return all.filter(each -> !each.endsWith("README.md")).sorted().toList();
        }
    }
}
