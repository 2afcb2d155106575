package dev.apflow.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Retention.Place;
import dev.apflow.application.store.Retention.Sweep;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.RetentionPolicy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The file gets smaller after much was deleted. */
class DuckDbFileSizeTest {

    private static final int TREES = 8;
    private static final int TASKS = 20;
    private static final int RESULT_BYTES = 150_000;
    private static final RetentionPolicy AT_ONCE =
            new RetentionPolicy(Optional.of(Duration.ofNanos(1)), Optional.of(Duration.ofNanos(1)));

    @TempDir private Path directory;

    private final SplittableRandom chance = new SplittableRandom(1);

    private Path file() {
        return directory.resolve("it's.duckdb");
    }

    static Path copyOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".compacting");
    }

    private static Path logOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".wal");
    }

    private Store open() {
        return DuckDbStores.open(DuckDbSettings.of(file()));
    }

    /** Trees that are over and, among their rows, one that is not. */
    private long fill(boolean withUnfinished) throws IOException {
        try (Store store = open()) {
            Work work = new Work(store);
            for (int i = 0; i < TREES; i++) {
                if (withUnfinished && i == TREES / 2) {
                    work.submit(Work.task("waits"), Work.task("waits-1"));
                    end(store, work.claim(1));
                }
                work.submit(tree("t" + i));
                end(
                        store,
                        work.claim(TASKS + 1).stream().filter(DuckDbFileSizeTest::isOver).toList());
            }
        }
        return Files.size(file());
    }

    private static boolean isOver(Claimed task) {
        return !task.delivered().task().value().startsWith("waits");
    }

    private static TaskSpec[] tree(String name) {
        return IntStream.range(0, TASKS)
                .mapToObj(i -> Work.task(i == 0 ? name : name + "-" + i))
                .toArray(TaskSpec[]::new);
    }

    private void end(Store store, List<Claimed> tasks) {
        List<Report> reports = new ArrayList<>();
        for (Claimed each : tasks) {
            byte[] bytes = new byte[RESULT_BYTES / 2];
            chance.nextBytes(bytes);
            JsonString result = new JsonString(HexFormat.of().formatHex(bytes));
            reports.add(
                    new Report(
                            each.delivered(),
                            Optional.empty(),
                            new Outcome.Succeeded(result, false)));
        }
        store.reports().report(Work.NODE, reports);
    }

    private static int retain(Store store) {
        int removed = 0;
        Optional<Place> place = Optional.of(Place.START);
        while (place.isPresent()) {
            AuthorizedResult<Sweep> swept =
                    store.retention()
                            .sweep(new WriteAuthority.Standalone(), AT_ONCE, place.get(), 500);
            Sweep sweep = ((AuthorizedResult.Granted<Sweep>) swept).result();
            removed += sweep.tasks();
            place = sweep.next();
        }
        return removed;
    }

    /** All that clients can see. */
    private static List<Object> seen(Store store) {
        return List.of(
                store.reads().list(TaskFilter.ANY, Optional.empty(), 10_000).tasks(),
                store.events()
                        .read(new EventScope.Everything(), Optional.empty(), 10_000)
                        .events());
    }

    private List<Object> removeAllButOne() {
        try (Store store = open()) {
            assertThat(retain(store)).isEqualTo(TREES * TASKS);
            return seen(store);
        }
    }

    @Test
    void while_it_is_served_once_nothing_is_left_at_its_end() throws IOException {
        long before = fill(false);
        try (Store store = open()) {
            retain(store);
            for (int i = 0; i < 4; i++) {
                new Work(store).submit(Work.task("later" + i));
            }
            assertThat(Files.size(file())).isLessThanOrEqualTo(before / 2);
        }
    }

    @Test
    void at_the_next_start_whatever_is_left_wherever() throws IOException {
        long before = fill(true);
        List<Object> left = removeAllButOne();

        try (Store store = open()) {
            assertThat(Files.size(file())).isLessThanOrEqualTo(before / 2);
            assertThat(copyOf(file())).doesNotExist();
            assertThat(seen(store)).isEqualTo(left);
            Work work = new Work(store);
            assertThat(work.submit(Work.task("waits"))).isNotInstanceOf(Creation.Created.class);
            assertThat(work.submit(Work.task("t0"))).isInstanceOf(Creation.Created.class);
        }
        try (Store store = open()) {
            assertThat(store.reads().list(TaskFilter.ANY, Optional.empty(), 10).tasks()).hasSize(3);
        }
    }

    @Test
    void a_process_that_is_killed_meanwhile_leaves_all() throws IOException {
        fill(true);
        List<Object> left = removeAllButOne();
        Path large = directory.resolve("large");
        Files.copy(file(), large);

        for (long bytes : List.of(0L, 12_288L, 200_000L)) {
            Files.copy(large, file(), StandardCopyOption.REPLACE_EXISTING);
            try (OtherProcess process =
                    OtherProcess.running(
                            StartingProcess.class, file().toString(), String.valueOf(bytes))) {
                assertThat(process.lines(1)).as("%d bytes", bytes).containsExactly("killed");
                process.killed();
            }

            try (Store store = open()) {
                assertThat(seen(store)).isEqualTo(left);
                assertThat(copyOf(file())).doesNotExist();
                assertThat(logOf(copyOf(file()))).doesNotExist();
            }
        }
    }

    @Test
    void what_is_left_of_an_earlier_copy_is_deleted() throws IOException {
        open().close();
        Files.writeString(copyOf(file()), "half of it");
        Files.writeString(logOf(copyOf(file())), "and its log");

        open().close();

        assertThat(copyOf(file())).doesNotExist();
        assertThat(logOf(copyOf(file()))).doesNotExist();
    }
}
