package dev.apflow.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A disk that fills while the store is open. */
class DuckDbDiskFullTest {

    private static final int BALLAST_BYTES = 12 << 20;

    @TempDir Path directory;

    private Mount mount;
    private Path file;
    private Path ballast;

    @BeforeEach
    void makeDisk() throws IOException {
        mount = Mount.of(directory.resolve("disk"), "size=32m");
        file = mount.path().resolve("apflow.duckdb");
        ballast = Files.write(mount.path().resolve("ballast"), new byte[BALLAST_BYTES]);
    }

    @Test
    void changes_fail_while_the_disk_is_full_and_work_again_when_there_is_room()
            throws IOException {
        try (Mount disk = mount) {
            List<TaskId> acknowledged = new ArrayList<>();
            try (Store store = DuckDbStores.open(settings())) {
                fill(store, acknowledged);
                assertThat(acknowledged).isNotEmpty();
                assertReadable(store, acknowledged);
                assertThatThrownBy(() -> submit(store, "again"))
                        .isInstanceOf(StoreUnreachable.class)
                        .hasMessageContaining("the disk is full");

                assertThatThrownBy(() -> store.probe(true))
                        .isInstanceOfSatisfying(
                                StoreUnreachable.class,
                                full ->
                                        assertThat(full.trouble())
                                                .isEqualTo(StoreTrouble.DISK_FULL));

                Files.delete(ballast);

                store.probe(true);
                submit(store, "after");
                acknowledged.add(new TaskId("after"));
                assertReadable(store, acknowledged);
            }
            try (Store store = DuckDbStores.open(settings())) {
                assertReadable(store, acknowledged);
                assertThat(store.reads().live().values().stream().mapToLong(each -> each).sum())
                        .isEqualTo(acknowledged.size());
            }
        }
    }

    @Test
    void closing_on_a_full_disk_loses_nothing() throws IOException {
        try (Mount disk = mount) {
            List<TaskId> acknowledged = new ArrayList<>();
            try (Store store = DuckDbStores.open(settings())) {
                fill(store, acknowledged);
            }
            Files.delete(ballast);
            try (Store store = DuckDbStores.open(settings())) {
                assertReadable(store, acknowledged);
                submit(store, "after");
            }
        }
    }

    /** A log this small is moved into the file often, so that a full disk is in its way too. */
    private DuckDbSettings settings() {
        return DuckDbSettings.of(file).withLogBytesMax(1 << 20);
    }

    private static void fill(Store store, List<TaskId> acknowledged) {
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                submit(store, "t" + i);
                                acknowledged.add(new TaskId("t" + i));
                            }
                        })
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("the disk is full");
    }

    private static void submit(Store store, String id) {
        JsonObject large = JsonObject.of("text", new JsonString(text(id)));
        TaskSpec task = TaskSpec.of(new TaskId(id), "large", Work.ECHO, large);
        assertThat(new Work(store).submit(task)).isInstanceOf(Creation.Created.class);
    }

    /** Text that does not compress well. */
    private static String text(String seed) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8_000; i++) {
            text.append(Integer.toHexString((seed + i).hashCode() * 31 + i * 7_919));
        }
        return text.toString();
    }

    private static void assertReadable(Store store, List<TaskId> acknowledged) {
        assertThat(store.reads().list(TaskFilter.ANY, Optional.empty(), 10_000).tasks())
                .extracting(Task::id)
                .containsAll(acknowledged);
    }
}
