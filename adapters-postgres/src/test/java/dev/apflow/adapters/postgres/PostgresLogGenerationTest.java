package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Migrations;
import dev.apflow.adapters.postgres.engine.PoolConfig;
import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.task.PostgresEvents;
import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.Store;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.LogEntry;
import dev.apflow.domain.event.LogRestart;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.TaskId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The event log where the database is another than before: restored into a fresh server, or a
 * standby that was promoted after losing what was committed last.
 */
class PostgresLogGenerationTest {

    private static final int WRITERS = 6;
    private static final EventScope ALL = new EventScope.Everything();

    /** In the order in which a dump loads them; the log's own row came with the migration. */
    private static final List<String> TABLES =
            List.of("apflow_task", "apflow_queue", "apflow_event");

    /** Servers of these tests are copies of one: they are told apart as real ones are. */
    private static final String OF_ANOTHER_SERVER =
            "update apflow_log set server = 'another' || substr(server, 8)";

    private static Store open(PostgresDatabase database) {
        return PostgresStores.open(PostgresFixture.settings(database));
    }

    /** Transaction ids of a server that has worked for a while. */
    private static void advance(PostgresDatabase database, int transactions) throws SQLException {
        try (Connection connection = database.connect();
                SqlStatement call =
                        new SqlStatement(connection, "select pg_current_xact_id()::text")) {
            for (int i = 0; i < transactions; i++) {
                call.rows(row -> row.getString(1));
            }
        }
    }

    @Test
    void in_a_fresh_server_old_events_are_read_and_new_ones_come_after_every_old_cursor()
            throws Exception {
        try (PostgresServer server = PostgresServer.launch();
                PostgresServer fresh = PostgresServer.launch()) {
            PostgresDatabase before = server.freshDatabase();
            PostgresDatabase after = fresh.freshDatabase();
            List<EventCursor> cursors = new ArrayList<>();
            try (Store store = open(before)) {
                advance(before, 300);
                Trial.create(store, "a");
                Trial.create(store, "b");
                read(store, Optional.empty(), 2).forEach(each -> cursors.add(each.cursor()));
                cursors.add(store.events().end());
            }
            dumpAndRestore(before, after);

            try (Store store = open(after)) {
                assertThat(tasks(read(store, Optional.empty(), 3))).containsExactly("a", "b");
                Trial.create(store, "c");
                List<LogEntry> all = read(store, Optional.empty(), 4);
                assertThat(all.get(2)).isInstanceOf(LogRestart.class);
                assertThat(all).extracting(LogEntry::cursor).isSorted().doesNotHaveDuplicates();
                for (EventCursor cursor : cursors) {
                    assertThat(tasks(read(store, Optional.of(cursor), 2))).endsWith("c");
                }
                assertThat(read(store, Optional.of(cursors.getLast()), 2)).hasSize(2);
                assertThat(store.events().end()).isGreaterThan(all.getLast().cursor());
            }
            try (Store again = open(after)) {
                assertThat(read(again, Optional.empty(), 4)).as("raised once").hasSize(4);
            }
        }
    }

    @Test
    void a_restored_database_that_nobody_writes_to_yet_shows_all_and_has_its_end_behind_it()
            throws Exception {
        try (PostgresServer server = PostgresServer.launch();
                PostgresServer fresh = PostgresServer.launch()) {
            PostgresDatabase before = server.freshDatabase();
            PostgresDatabase after = fresh.freshDatabase();
            try (Store store = open(before)) {
                advance(before, 300);
                Trial.create(store, "a");
                read(store, Optional.empty(), 1);
            }
            dumpAndRestore(before, after);
            after.execute(OF_ANOTHER_SERVER);

            try (Database database =
                    new Database(
                            PostgresFixture.settings(after),
                            PoolConfig.migrating(
                                    PostgresFixture.settings(after), PoolerMode.NONE))) {
                PostgresEvents events = new PostgresEvents(database);
                EventCursor end = events.end();
                assertThat(events.read(ALL, Optional.empty(), 10).events()).hasSize(1);
                assertThat(events.read(ALL, Optional.of(end), 10).events()).isEmpty();
            }
        }
    }

    /** Nodes that were started before need not be started anew: what they write raises it. */
    @Test
    void whoever_writes_first_on_another_server_raises_the_generation_once() throws Exception {
        PostgresDatabase database = TestPostgres.freshDatabase();
        try (Store store = open(database)) {
            Trial.create(store, "a");
            EventCursor end = read(store, Optional.empty(), 1).getLast().cursor();
            database.execute(OF_ANOTHER_SERVER);

            try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
                for (int i = 0; i < WRITERS; i++) {
                    String id = "w" + i;
                    threads.submit(() -> Trial.create(store, id));
                }
            }

            List<LogEntry> all = read(store, Optional.of(end), WRITERS + 1);
            assertThat(all).hasSize(WRITERS + 1);
            assertThat(all.getFirst()).isInstanceOf(LogRestart.class);
            assertThat(all.getFirst().details().members())
                    .containsKeys("old_server", "new_server", "last_cursor", "reason");
            assertThat(tasks(all)).hasSize(WRITERS);
        }
    }

    @Test
    void who_follows_one_tree_or_task_is_told_of_restarts_since_it_began() throws Exception {
        PostgresDatabase database = TestPostgres.freshDatabase();
        try (Store store = open(database)) {
            Trial.create(store, "a");
            database.execute(OF_ANOTHER_SERVER);
            Trial.create(store, "b");
            database.execute(OF_ANOTHER_SERVER);
            Trial.create(store, "c");
            read(store, Optional.empty(), 5);

            for (EventScope each : List.of(of("a"), new EventScope.OfTask(new TaskId("a")))) {
                assertThat(words(store, each)).containsExactly("a", "-", "-");
            }
            assertThat(words(store, of("b"))).containsExactly("b", "-");
            assertThat(words(store, of("c"))).containsExactly("c");
            EventScope nobodys = new EventScope.By(new EventScope.Everything(), new Actor("ada"));
            assertThat(words(store, nobodys)).as("of an actor all").containsExactly("-", "-");
            assertThat(words(store, new EventScope.By(of("b"), new Actor("ada"))))
                    .containsExactly("-");
            assertThat(words(store, of("lost")))
                    .as("a tree that is gone")
                    .containsExactly("-", "-");
        }
    }

    private static EventScope of(String tree) {
        return new EventScope.OfTree(new TaskId(tree));
    }

    /** The task of each event, and a dash for each restart; page by page of one. */
    private static List<String> words(Store store, EventScope scope) {
        List<String> words = new ArrayList<>();
        Optional<EventCursor> after = Optional.empty();
        while (true) {
            EventPage page = store.events().read(scope, after, 1);
            if (page.entries().isEmpty()) {
                return words;
            }
            words.addAll(page.restarts().isEmpty() ? tasks(page.entries()) : List.of("-"));
            after = page.next();
        }
    }

    /** What a dump of the schema and the data, restored with no superuser's help, comes to. */
    private static void dumpAndRestore(PostgresDatabase from, PostgresDatabase to)
            throws SQLException, IOException {
        try (Database database =
                new Database(
                        PostgresFixture.settings(to),
                        PoolConfig.migrating(PostgresFixture.settings(to), PoolerMode.NONE))) {
            Migrations.run(PostgresFixture.settings(to), database);
        }
        try (Connection source = from.connect();
                Connection target = to.connect()) {
            CopyManager out = source.unwrap(PGConnection.class).getCopyAPI();
            CopyManager in = target.unwrap(PGConnection.class).getCopyAPI();
            for (String table : TABLES) {
                copy(out, in, table);
            }
            to.execute("delete from apflow_log");
            copy(out, in, "apflow_log");
        }
        to.execute(
                "select setval('apflow_task_number', 1000)",
                "select setval(pg_get_serial_sequence('apflow_event', 'id'), 1000)");
    }

    /** As a dump does it: what a table works out itself is left out. */
    private static void copy(CopyManager out, CopyManager in, String table)
            throws SQLException, IOException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        out.copyOut("copy " + table + " to stdout", rows);
        in.copyIn("copy " + table + " from stdin", new ByteArrayInputStream(rows.toByteArray()));
    }

    @Test
    void a_reader_misses_nothing_of_a_promoted_standby_that_lost_what_it_had_read()
            throws Exception {
        try (PostgresServer primary = PostgresServer.launch()) {
            PostgresDatabase before = primary.freshDatabase();
            try (Store store = open(before);
                    PostgresServer standby = primary.launchStandby()) {
                PostgresDatabase after = standby.here(before);
                Trial.create(store, "kept");
                EventCursor cursor = read(store, Optional.empty(), 1).getLast().cursor();
                lose(before, after, () -> lost(store));
                EventCursor seen = read(store, Optional.of(cursor), 40).getLast().cursor();
                EventCursor end = store.events().end();
                promote(primary, standby, after);

                try (Store now = open(after)) {
                    List<String> created = new ArrayList<>();
                    for (int i = 0; i < 5; i++) {
                        Trial.create(now, "new" + i);
                        created.add("new" + i);
                    }
                    for (EventCursor each : List.of(cursor, seen, end)) {
                        List<LogEntry> entries = read(now, Optional.of(each), 6);
                        assertThat(tasks(entries)).as("behind " + each).isEqualTo(created);
                        assertThat(entries.getFirst()).isInstanceOf(LogRestart.class);
                    }
                    assertThat(now.events().read(of("kept"), Optional.of(end), 9).entries())
                            .singleElement()
                            .isInstanceOf(LogRestart.class);
                    assertThat(read(now, Optional.empty(), 7))
                            .extracting(LogEntry::eventId)
                            .doesNotHaveDuplicates();
                }
            }
        }
    }

    private static void lost(Store store) {
        for (int i = 0; i < 40; i++) {
            Trial.create(store, "lost" + i);
        }
    }

    /** From here on the standby gets the primary's log no more, and the primary does not wait. */
    private static void lose(PostgresDatabase primary, PostgresDatabase standby, Runnable work)
            throws SQLException {
        standby.execute("alter system set primary_conninfo = ''", "select pg_reload_conf()");
        primary.execute(
                "alter system set synchronous_standby_names = ''", "select pg_reload_conf()");
        Await.look(
                () -> number(primary, "select count(*)::int from pg_stat_replication"),
                count -> count == 0);
        work.run();
    }

    private static void promote(
            PostgresServer primary, PostgresServer standby, PostgresDatabase after) {
        primary.kill();
        standby.promote();
        assertThat(number(after, "select count(*)::int from apflow_task where id like 'lost%'"))
                .as("the standby lost what was committed last")
                .isZero();
    }

    private static int number(PostgresDatabase database, String sql) {
        try {
            return ClusterTrial.count(database, sql);
        } catch (SQLException problem) {
            throw new AssertionError(problem);
        }
    }

    /** Behind a cursor, page by page, until there are as many as expected. */
    private static List<LogEntry> read(Store store, Optional<EventCursor> after, int expected) {
        return Await.look(
                () -> {
                    List<LogEntry> all = new ArrayList<>();
                    EventPage page = store.events().read(ALL, after, 3);
                    while (!page.entries().isEmpty()) {
                        all.addAll(page.entries());
                        page = store.events().read(ALL, page.next(), 3);
                    }
                    return all;
                },
                all -> all.size() >= expected);
    }

    private static List<String> tasks(List<LogEntry> entries) {
        return entries.stream()
                .filter(TaskEvent.class::isInstance)
                .map(each -> ((TaskEvent) each).taskId().value())
                .toList();
    }
}
