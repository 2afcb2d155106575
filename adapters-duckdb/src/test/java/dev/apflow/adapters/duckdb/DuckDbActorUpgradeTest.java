package dev.apflow.adapters.duckdb;

import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.task.TaskId;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.History;
import dev.apflow.testkit.contract.TestWorker;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What the version before wrote stays as it was, without actors. */
class DuckDbActorUpgradeTest {

    private static final EventScope ALL = new EventScope.Everything();

    @Test
    void events_of_before_are_nobodys_and_new_ones_name_their_actor() throws SQLException {
        try (DuckDbFixture fixture = new DuckDbFixture()) {
            try (Store store = fixture.open()) {
                new Client(store).submit(task("old"));
                TestWorker worker = new TestWorker(store, "n1");
                worker.succeed(worker.take("old"));
            }
            backToVersionThree(fixture);
            try (Store store = fixture.open()) {
                List<TaskEvent> before = History.events(store, ALL);
                assertThat(
                                store.runs()
                                        .run(new TaskId("old"), new EligibleNodes(List.of()))
                                        .map(run -> run.name() + " " + run.status()))
                        .contains("task old COMPLETED");
                assertThat(before).hasSize(5).allMatch(event -> event.actor().isEmpty());

                new Client(store).by("ada").rerun("old");
                assertThat(History.events(store, ALL)).startsWith(before.toArray(TaskEvent[]::new));
                assertThat(History.events(store, new EventScope.By(ALL, new Actor("ada"))))
                        .extracting(TaskEvent::kind)
                        .containsExactly("retried");
            }
        }
    }

    private static void backToVersionThree(DuckDbFixture fixture) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + fixture.file());
                Statement statement = connection.createStatement()) {
            DuckDbFlowControlTest.backToVersionNine(statement);
            statement.execute("alter table apflow_event drop column actor");
            statement.execute("drop table apflow_log_chunk");
            statement.execute("drop table apflow_trace");
            for (String table :
                    List.of(
                            "apflow_run",
                            "apflow_run_label",
                            "apflow_flow",
                            "apflow_flow_version",
                            "apflow_schedule",
                            "apflow_occurrence",
                            "apflow_open_occurrence")) {
                statement.execute("drop table " + table);
            }
            statement.execute("delete from apflow_schema where version in ('4', '6', '7', '9')");
        }
    }
}
