package dev.apflow.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.benchmarks.peer.BenchMeasure;
import dev.apflow.benchmarks.rule.TreeMeasure;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** That the measurements run; how fast is for whoever runs them on a quiet machine. */
class MeasuresTest {

    private static final int TASKS = 2_000;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void a_tree_of_ten_thousand_tasks_is_judged_in_less_than_200_ms() {
        assertThat(TreeMeasure.run(out)).isLessThan(200);
        assertThat(output()).contains("10000 tasks with 20000 edges");
    }

    @Test
    void on_duckdb(@TempDir Path directory) throws Exception {
        new Measures(out, TASKS).duckDb(directory);

        assertThat(output()).contains("create a tree of 1000 tasks in one call", "ratio");
    }

    @Test
    void on_postgresql() throws Exception {
        new Measures(out, TASKS)
                .postgres(TestPostgres.freshDatabase(), TestPostgres.freshDatabase());

        assertThat(output()).contains("create a tree of 1000 tasks in one call", "ratio");
    }

    @Test
    void claims_behind_tasks_that_the_node_cannot_take() throws Exception {
        new Measures(out, TASKS).claims(100, 2);

        assertThat(output()).contains("DuckDB", "PostgreSQL", "ratio of p50");
    }

    @Test
    void beside_others() throws Exception {
        String json = new Measures(out, 500).bench(new BenchMeasure.Options(200, 1, 64, 0, true));

        assertThat(output())
                .contains("Apflow, one member", "db-scheduler", "JobRunr", "Quartz", "bare limit");
        assertThat(json).contains("wal_bytes_per_task", "tasks_per_second");
    }

    @Test
    void retention_beside_a_drain() throws Exception {
        new Measures(out, TASKS).retention(2_000, 1);

        assertThat(output())
                .contains("with retention", "without", "ratio", "2000 of 2000 ended tasks removed");
    }

    @Test
    void pages_of_the_list_of_runs() throws Exception {
        new Measures(out, TASKS).runs(200, 20);

        assertThat(output())
                .contains("DuckDB", "PostgreSQL", "200 wait", "9 of 10 have ended", "50 rows");
    }

    private String output() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
