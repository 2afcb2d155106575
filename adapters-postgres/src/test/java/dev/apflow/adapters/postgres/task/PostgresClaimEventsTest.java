package dev.apflow.adapters.postgres.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.Trial;
import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.TaskId;
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

/** A claim writes one row for its two events, unless nodes of the version before may read it. */
class PostgresClaimEventsTest {

    private static final List<EventScope> SCOPES =
            List.of(
                    new EventScope.Everything(),
                    new EventScope.OfTree(new TaskId("a")),
                    new EventScope.OfTask(new TaskId("a")));

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void both_events_of_a_claim_are_one_row_and_are_read_one_by_one() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            claimed(store, "a");

            assertThat(rows()).isEqualTo(2);
            for (EventScope scope : SCOPES) {
                List<TaskEvent> all = oneByOne(store, scope);
                assertThat(all)
                        .extracting(TaskEvent::kind)
                        .containsExactly("created", "assigned", "started");
                assertThat(all).extracting(TaskEvent::eventId).doesNotHaveDuplicates();
                assertThat(store.events().read(scope, Optional.empty(), 10).events())
                        .isEqualTo(all);
                assertThat(store.events().read(scope, Optional.empty(), 2).events())
                        .isEqualTo(all.subList(0, 2));
            }
        }
    }

    @Test
    void where_nodes_of_the_version_before_may_read_each_event_is_a_row() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            database.execute("update apflow_log set pairs_from = now() + interval '1 hour'");
            claimed(store, "a");
            assertThat(rows()).isEqualTo(3);

            database.execute("update apflow_log set pairs_from = now()");
            claimed(store, "b");
            assertThat(rows()).isEqualTo(5);
            List<TaskEvent> all = oneByOne(store, new EventScope.Everything());
            assertThat(all)
                    .extracting(TaskEvent::kind)
                    .containsExactly(
                            "created", "assigned", "started", "created", "assigned", "started");
            assertThat(all).extracting(TaskEvent::eventId).doesNotHaveDuplicates();
        }
    }

    private static void claimed(Store store, String task) {
        Trial.create(store, task);
        assertThat(Trial.claim(store, "n1", 1)).hasSize(1);
    }

    private static List<TaskEvent> oneByOne(Store store, EventScope scope) {
        List<TaskEvent> all = new ArrayList<>();
        Optional<EventCursor> after = Optional.empty();
        EventPage page = store.events().read(scope, after, 1);
        while (!page.events().isEmpty()) {
            all.addAll(page.events());
            page = store.events().read(scope, page.next(), 1);
        }
        return all;
    }

    private long rows() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from apflow_event")) {
            row.next();
            return row.getLong(1);
        }
    }
}
