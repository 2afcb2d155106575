package dev.apflow.adapters.postgres.task;

import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.History;
import dev.apflow.testkit.contract.TestWorker;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Events of before have no actor; those of one actor are found without reading the whole log. */
class PostgresActorsTest {

    private static final EventScope ALL = new EventScope.Everything();

    private static final String TASKS =
            """
            insert into apflow_task (
                number, tree, id, tree_id, method, priority, held, requires_executors,
                requires_capabilities, allowed_nodes, forbidden_nodes, spec, created_at)
            select n, n, 't' || n, 't' || n, 'echo', 2, false, '{}', '{}', '{}', '{}', '{}', now()
            from generate_series(1, 20000) n
            """;

    private static final String EVENTS =
            """
            insert into apflow_event (number, tree, type, attempt, delivery, details, actor, at)
            select n, n, 'created', 1, 0, '{}', case when n % 10000 = 0 then 'seldom' else 'often' end, now()
            from generate_series(1, 20000) n
            """;

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void events_of_before_are_nobodys_and_new_ones_name_their_actor() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            new Client(store).submit(task("old"));
            TestWorker worker = new TestWorker(store, "n1");
            worker.succeed(worker.take("old"));
        }
        // As the migration that added the column left them.
        database.execute("update apflow_event set actor = null");
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            List<TaskEvent> before = History.events(store, ALL);
            assertThat(before).hasSize(5).allMatch(event -> event.actor().isEmpty());

            new Client(store).by("ada").rerun("old");
            assertThat(History.events(store, ALL)).startsWith(before.toArray(TaskEvent[]::new));
            assertThat(History.events(store, new EventScope.By(ALL, new Actor("ada"))))
                    .extracting(TaskEvent::kind)
                    .containsExactly("retried");
        }
    }

    @Test
    void events_of_one_actor_are_read_from_their_index_also_where_a_plan_knows_no_name()
            throws SQLException {
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute(TASKS, EVENTS, "analyze");
        SqlText statement =
                EventSelection.of(new EventScope.By(ALL, new Actor("seldom"))).statement();

        try (Connection connection = database.connect()) {
            for (String plans : List.of("force_custom_plan", "force_generic_plan")) {
                try (SqlStatement mode =
                        new SqlStatement(connection, "set plan_cache_mode = " + plans)) {
                    mode.update();
                }
                try (SqlStatement call =
                        new SqlStatement(
                                connection,
                                "explain (analyze, costs off, timing off) ",
                                0,
                                statement)) {
                    call.set("xid").text("0").set("event").number(0L);
                    call.set("actor").text("seldom").set("limit").number(100);
                    assertThat(call.rows(row -> row.getString(1)))
                            .anyMatch(line -> line.contains("using apflow_event_actor"))
                            .noneMatch(line -> line.contains("Seq Scan on apflow_event"))
                            .noneMatch(line -> line.matches(".* rows=\\d{3,}(\\.\\d+)? .*"))
                            .noneMatch(line -> line.matches(".*Rows Removed.*: \\d{3,}"));
                }
            }
        }
    }
}
