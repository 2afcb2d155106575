package dev.apflow.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

class CacheDirectoryTest {

    @TempDir Path path;

    @Test
    void an_entry_is_made_once_by_many_threads() throws InterruptedException {
        CacheDirectory cache = new CacheDirectory(path);
        ConcurrentLinkedQueue<Path> directories = new ConcurrentLinkedQueue<>();
        List<Thread> threads =
                IntStream.range(0, 8)
                        .mapToObj(
                                i ->
                                        Thread.startVirtualThread(
                                                () -> cache.entry("e", directories::add)))
                        .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(directories).hasSize(1);
        assertThat(path.resolve("e")).isDirectory();
    }

    @Test
    void what_a_failed_maker_left_is_not_an_entry() throws IOException {
        CacheDirectory cache = new CacheDirectory(path);
        assertThatThrownBy(
                        () ->
                                cache.entry(
                                        "e",
                                        directory -> {
                                            Files.createFile(directory.resolve("half"));
                                            throw new IOException("no space");
                                        }))
                .hasMessageContaining("no space");
        assertThat(path.resolve("e")).doesNotExist();
        assertThat(cache.entry("e", directory -> {})).isEmptyDirectory();
    }

    @Test
    void a_directory_others_can_write_to_is_refused() throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> new CacheDirectory(path))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("rwxrwxrwx");
    }
}
