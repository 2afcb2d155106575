package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** Somebody holds what a report needs for longer than the server's owner lets anybody wait. */
class PostgresLockedOutTest {

    private static final NodeId NODE = new NodeId("n1");

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void a_lock_that_others_keep_is_no_refusal_of_the_report() throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("alter database " + database.name() + " set lock_timeout = '20ms'");
            try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
                Trial.create(store, "a");
                List<Report> reports =
                        Trial.claim(store, "n1", 1).stream()
                                .map(
                                        each ->
                                                new Report(
                                                        each.delivered(),
                                                        Optional.empty(),
                                                        new Outcome.Succeeded(
                                                                JsonNumber.of(1), false)))
                                .toList();
                other.setAutoCommit(false);
                statement.execute("lock table apflow_running in access exclusive mode");

                assertThatExceptionOfType(StoreUnreachable.class)
                        .isThrownBy(() -> store.reports().report(NODE, reports));

                other.rollback();
                assertThat(store.reports().report(NODE, reports)).containsExactly(Verdict.ACCEPTED);
            }
        }
    }
}
