package dev.apflow.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.TaskEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An older copy of the file is put back while readers keep their cursors. */
class DuckDbRestoredFileTest {

    private static final EventScope ALL = new EventScope.Everything();

    @TempDir Path directory;

    @Test
    void what_happens_after_an_older_copy_was_put_back_comes_after_every_cursor_given()
            throws IOException {
        Path file = directory.resolve("apflow.duckdb");
        Path copy = directory.resolve("copy.duckdb");
        try (Store store = DuckDbStores.open(DuckDbSettings.of(file))) {
            new Work(store).submit(Work.task("kept"));
        }
        Files.copy(file, copy);
        EventCursor seen;
        EventCursor end;
        try (Store store = DuckDbStores.open(DuckDbSettings.of(file))) {
            for (int i = 0; i < 20; i++) {
                new Work(store).submit(Work.task("lost" + i));
            }
            List<TaskEvent> all = store.events().read(ALL, Optional.empty(), 100).events();
            seen = all.getLast().cursor();
            end = store.events().end();
        }
        Files.delete(file);
        Files.move(copy, file);

        try (Store store = DuckDbStores.open(DuckDbSettings.of(file))) {
            new Work(store).submit(Work.task("new"));

            for (EventCursor each : List.of(seen, end)) {
                assertThat(store.events().read(ALL, Optional.of(each), 100).events())
                        .extracting(event -> event.taskId().value())
                        .containsExactly("new");
            }
            assertThat(store.events().read(ALL, Optional.empty(), 100).events())
                    .extracting(event -> event.taskId().value())
                    .containsExactly("kept", "new");
        }
    }
}
