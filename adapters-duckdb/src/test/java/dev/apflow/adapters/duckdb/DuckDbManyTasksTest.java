package dev.apflow.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Many tasks slow nothing down that does not concern them. */
class DuckDbManyTasksTest {

    private static final int ROUNDS = 15;

    @TempDir Path directory;

    private record Rate(Duration submit, Duration claim, Duration report, Duration read) {}

    @Test
    void a_million_finished_tasks_are_not_looked_at() throws SQLException {
        Rate few;
        try (Store store = open("few")) {
            few = pace(store);
        }
        try (Store store = open("many")) {
            assertThat(store.reads().live().values()).containsOnly(0L);
        }
        addFinished("many", 1_000_000);
        try (Store store = open("many")) {
            Rate many = pace(store);

            assertThat(many.submit).isLessThan(slower(few.submit));
            assertThat(many.claim).isLessThan(slower(few.claim));
            assertThat(many.report).isLessThan(slower(few.report));
            assertThat(many.read).isLessThan(slower(few.read));
        }
    }

    /** Looking at each of a million would take many times as long. */
    private static Duration slower(Duration few) {
        return few.multipliedBy(4).plusMillis(20);
    }

    @Test
    void a_task_behind_thousands_for_other_nodes_is_found() {
        try (Store store = open("others")) {
            Work work = new Work(store);
            int others = 9_000;
            TaskSpec[] tasks =
                    IntStream.range(0, others)
                            .mapToObj(i -> forAnotherNode("other" + i, "n" + (i % 5_000 + 2)))
                            .toArray(TaskSpec[]::new);
            work.submit(tasks);
            work.submit(Work.task("mine"));

            assertThat(work.claim(10))
                    .extracting(each -> each.delivered().task())
                    .containsExactly(new TaskId("mine"));
        }
    }

    /** What a claim reads, not how long it takes: see the measurements for that. */
    @Test
    void what_this_node_cannot_take_is_read_once() {
        int others = 20_000;
        try (Store store = open("parked")) {
            Work work = new Work(store);
            work.submit(
                    IntStream.range(0, others)
                            .mapToObj(i -> forAnotherNode("other" + i, "n" + (i % 1_000 + 2)))
                            .toArray(TaskSpec[]::new));
            work.submit(Work.task("mine"));
        }
        DuckDbSettings settings = DuckDbSettings.of(file("parked"));
        Candidates candidates = new Candidates();
        NodeProfile here = new NodeProfile(Work.NODE, Set.of(Work.ECHO), JsonObject.EMPTY);
        NodeProfile there = new NodeProfile(new NodeId("n2"), Set.of(Work.ECHO), JsonObject.EMPTY);
        try (Database database = Database.open(settings.file(), settings.capacity())) {
            assertThat(found(database, candidates, here)).containsExactly((long) others + 1);
            assertThat(candidates.pages()).isLessThan(15);
            assertThat(found(database, candidates, here)).containsExactly((long) others + 1);
            assertThat(candidates.pages()).isOne();

            assertThat(found(database, candidates, there)).containsExactly(1L, 1001L);
        }
    }

    /** At most two. */
    private static List<Long> found(Database database, Candidates candidates, NodeProfile profile) {
        return database.write(session -> candidates.find(session, profile, 2)).tasks().stream()
                .map(each -> each.row().live().number())
                .toList();
    }

    private static TaskSpec forAnotherNode(String id, String node) {
        return Work.task(id)
                .withPlacement(
                        new PlacementConstraints(
                                Set.of(),
                                PlacementConstraints.NONE.requiresCapabilities(),
                                Set.of(new NodeId(node)),
                                Set.of(),
                                PlacementConstraints.NONE.maxParallelPerNode()));
    }

    private Store open(String name) {
        return DuckDbStores.open(DuckDbSettings.of(file(name)));
    }

    private Path file(String name) {
        return directory.resolve(name + ".duckdb");
    }

    private void addFinished(String name, int tasks) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file(name));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    String.format(
                            Locale.ROOT,
                            """
                            insert into apflow_task (
                                number, id, tree, tree_id, parent, user_id, method, spec, revision,
                                created_at)
                            select n, uuidv7()::varchar, n, 'finished-' || n, null, null, 'echo',
                                '{"id": "finished-' || n || '"}', 1, now()::timestamp
                            from range(1, %d) numbers(n)
                            """,
                            tasks + 1));
            statement.execute(
                    """
                    insert into apflow_outcome (
                        number, tree, attempt, delivery, current, status, result, error, progress, node,
                        key_head, idempotency_key, started_at, ended_at)
                    select number, tree, 1, 1, true, 'completed', '"done"', null, 1, 'n1', number,
                        md5(id) || md5(tree_id), now()::timestamp, now()::timestamp
                    from apflow_task
                    """);
            statement.execute(
                    """
                    insert into apflow_event
                    select number, number, tree, 'completed', 'n1', 1, 1, null, now()::timestamp, null
                    from apflow_task
                    """);
        }
    }

    /** The median of each call, one task at a time. */
    private static Rate pace(Store store) {
        Work work = new Work(store);
        long[][] nanos = new long[4][ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            String id = "t" + i;
            long began = System.nanoTime();
            work.submit(Work.task(id));
            long submitted = System.nanoTime();
            List<Claimed> claimed = work.claim(1);
            long taken = System.nanoTime();
            assertThat(work.succeed(claimed)).containsExactly(Verdict.ACCEPTED);
            long reported = System.nanoTime();
            assertThat(store.reads().task(new TaskId(id))).isPresent();
            nanos[0][i] = submitted - began;
            nanos[1][i] = taken - submitted;
            nanos[2][i] = reported - taken;
            nanos[3][i] = System.nanoTime() - reported;
        }
        return new Rate(median(nanos[0]), median(nanos[1]), median(nanos[2]), median(nanos[3]));
    }

    private static Duration median(long[] nanos) {
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[nanos.length / 2]);
    }
}
