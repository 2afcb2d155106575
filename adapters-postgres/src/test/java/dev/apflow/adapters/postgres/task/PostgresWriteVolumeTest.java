package dev.apflow.adapters.postgres.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a task costs the server's log through its whole life. It must not grow. */
class PostgresWriteVolumeTest {

    private static final ExecutorId ECHO = new ExecutorId("echo");
    private static final NodeId NODE = new NodeId("n1");

    /** Measured: 2,640. Before: 3,390. */
    private static final long OF_A_TREE = 2_900;

    /** Measured: 2,960, of which the transaction is a part. Before: 3,760. */
    private static final long ALONE = 3_250;

    private static final int TASKS = 500;
    private static final int BATCH = 100;

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private int created;

    @Test
    void a_task_of_a_tree_writes_little() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            lives(store, TASKS);

            assertThat(lives(store, TASKS)).as("bytes a task").isLessThan(OF_A_TREE);
        }
    }

    @Test
    void a_task_alone_writes_little() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            lives(store, 1);

            assertThat(lives(store, 1)).as("bytes a task").isLessThan(ALONE);
        }
    }

    /** Bytes of the log for each task, from its submission to its end. */
    private long lives(Store store, int size) throws SQLException {
        long begin = written();
        for (int i = 0; i < TASKS; i += size) {
            create(store, size);
        }
        for (int i = 0; i < TASKS; i += BATCH) {
            report(store, claim(store));
        }
        return (written() - begin) / TASKS;
    }

    private void create(Store store, int size) {
        TaskId root = new TaskId("write-volume-" + created);
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            TaskSpec spec =
                    TaskSpec.of(
                            new TaskId("write-volume-" + created++),
                            "nothing",
                            ECHO,
                            JsonObject.EMPTY);
            tasks.add(i == 0 ? spec : spec.withParent(Optional.of(root)));
        }
        assertThat(
                        store.trees()
                                .create(
                                        new WriteAuthority.Standalone(),
                                        new NewTree(
                                                new TaskTree(root, tasks),
                                                false,
                                                Optional.empty())))
                .isInstanceOf(AuthorizedResult.Granted.class);
    }

    private static List<Claimed> claim(Store store) {
        List<Claimed> claimed =
                store.claims()
                        .claim(
                                new LeaseHolder.Standalone(NODE),
                                new NodeProfile(NODE, Set.of(ECHO), JsonObject.EMPTY),
                                BATCH)
                        .tasks();
        assertThat(claimed).hasSize(BATCH);
        return claimed;
    }

    private static void report(Store store, List<Claimed> claimed) {
        store.reports()
                .report(
                        NODE,
                        claimed.stream()
                                .map(
                                        each ->
                                                new Report(
                                                        each.delivered(),
                                                        Optional.of(
                                                                IdempotencyKey.of(
                                                                        each.spec().id().value(),
                                                                        each.delivered().attempt(),
                                                                        each.spec().inputs())),
                                                        new Outcome.Succeeded(
                                                                JsonObject.EMPTY, false)))
                                .toList());
    }

    private long written() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(),"
                                        + " '0/0')::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }
}
