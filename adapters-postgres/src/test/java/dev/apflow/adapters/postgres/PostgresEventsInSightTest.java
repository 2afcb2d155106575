package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;

/** A transaction that began earlier and commits later is not slipped over by a reader. */
class PostgresEventsInSightTest {

    private static final EventScope ALL = new EventScope.Everything();

    private static final String TASK =
            """
            insert into apflow_task (
                number, tree, id, tree_id, method, priority, held, requires_executors,
                requires_capabilities, allowed_nodes, forbidden_nodes, spec, created_at)
            values (1, 1, 't', 't', 'echo', 2, false, '{}', '{}', '{}', '{}', '{}', now())
            """;

    private static final String EVENT =
            """
            insert into apflow_event (number, tree, type, attempt, delivery, details, at)
            values (1, 1, 'created', %d, 0, '{}', now())
            """;

    @Test
    void what_commits_late_is_read_before_what_began_after_it() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        try (Store store = PostgresStores.open(PostgresFixture.settings(database));
                Connection late = database.connect();
                Statement statement = late.createStatement()) {
            database.execute(TASK);
            EventCursor start = store.events().end();
            late.setAutoCommit(false);
            statement.execute(String.format(Locale.ROOT, EVENT, 1));
            database.execute(String.format(Locale.ROOT, EVENT, 2));

            EventPage before = store.events().read(ALL, Optional.of(start), 10);
            EventCursor meanwhile = store.events().end();
            late.commit();

            assertThat(before.events()).isEmpty();
            assertThat(store.events().read(ALL, before.next(), 10).events())
                    .extracting(event -> event.attempt())
                    .containsExactly(1, 2);
            assertThat(store.events().read(ALL, Optional.of(meanwhile), 10).events()).hasSize(2);
        }
    }
}
