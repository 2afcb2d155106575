package dev.apflow.bootstrap.cluster;

import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.EventLog.EventPage;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReads.TaskPage;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.history.Entry;
import dev.apflow.testkit.history.Entry.LeadershipUse;
import dev.apflow.testkit.history.HistoryRecorder;
import dev.apflow.testkit.history.Interval;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes down, in the database and with the very transactions, who was granted leadership and who
 * wrote what only leaders write (trees, cancels, reruns, sweeps) while who held it; and brings
 * that, and in the end all tasks and events, into the history.
 */
final class ExpectedOutcomes implements AutoCloseable {

    private static final String[] TRIGGERS = {
        "CREATE TABLE test_grant (id bigint GENERATED ALWAYS AS IDENTITY, epoch bigint, node text)",
        "CREATE TABLE test_write (id bigint GENERATED ALWAYS AS IDENTITY, epoch bigint, holder"
                + " text, writer text)",
        """
        CREATE FUNCTION test_granted() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' OR NEW.epoch <> OLD.epoch THEN
                INSERT INTO test_grant (epoch, node) VALUES (NEW.epoch, NEW.node);
            END IF;
            RETURN NULL;
        END $$
        """,
        """
        CREATE FUNCTION test_written() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO test_write (epoch, holder, writer)
            SELECT epoch, node, current_setting('application_name') FROM apflow_cluster_leader
            WHERE EXISTS (
                SELECT FROM fresh
                WHERE type IN ('created', 'cancelled')
                   OR type = 'retried' AND details LIKE '%rerun%'
                   OR type = 'reassigned'
                      AND details ~ 'lease expired|holder lost|holder superseded');
            RETURN NULL;
        END $$
        """,
        """
        CREATE TRIGGER test_granted AFTER INSERT OR UPDATE ON apflow_cluster_leader
        FOR EACH ROW EXECUTE FUNCTION test_granted()
        """,
        """
        CREATE TRIGGER test_written AFTER INSERT ON apflow_event
        REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION test_written()
        """,
        "INSERT INTO test_grant (epoch, node) SELECT epoch, node FROM apflow_cluster_leader",
    };

    private static final Duration FINISHING = Duration.ofMinutes(1);
    private static final int PAGE = 1_000;
    private static final long BETWEEN_TRIES_NANOS = 20_000_000;

    private final PostgresDatabase database;
    private final HistoryRecorder recorder;
    private final long opened;
    private long lastId;
    private long lastLook;
    private final BackgroundThreads crew = new BackgroundThreads();

    private ExpectedOutcomes(
            PostgresDatabase database, HistoryRecorder recorder, long opened, long lastId) {
        this.database = database;
        this.recorder = recorder;
        this.opened = opened;
        this.lastId = lastId;
        crew.begin("ledger", this::watch);
    }

    /**
     * Opens it on a database that has its tables.
     *
     * @param opened when the first grant cannot have been yet
     */
    static ExpectedOutcomes open(PostgresDatabase database, HistoryRecorder recorder, long opened) {
        try {
            database.execute(TRIGGERS);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return new ExpectedOutcomes(database, recorder, opened, 0);
    }

    /** Goes on where one was closed, maybe on another server. */
    ExpectedOutcomes reopenedOn(PostgresDatabase other) {
        return new ExpectedOutcomes(other, recorder, lastLook, lastId);
    }

    /** A grant that is seen now and was not there when was looked before came in between. */
    private void watch() {
        lastLook = opened;
        while (crew.goesOn()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                while (crew.goesOn()) {
                    long begin = recorder.now();
                    refresh(statement, lastLook);
                    lastLook = begin;
                }
            } catch (SQLException failure) {
                // The server is; what it granted is found when it is back.
                LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
            }
        }
    }

    private void refresh(Statement statement, long before) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery(
                        "SELECT id, epoch, node, pg_sleep(0.01) FROM test_grant WHERE id > "
                                + lastId
                                + " UNION ALL SELECT 0, 0, '', pg_sleep(0.01) ORDER BY 1")) {
            while (rows.next()) {
                if (rows.getLong(1) > 0) {
                    recorder.add(
                            new Entry.LeadershipEntry(
                                    LeadershipUse.GRANTED,
                                    new NodeId(rows.getString(3)),
                                    new Interval(before, recorder.now()),
                                    Optional.of(new Epoch(rows.getLong(2)))));
                    lastId = rows.getLong(1);
                }
            }
        }
    }

    /** All epochs, in the order in which they were granted. */
    List<Long> epochs() {
        return Sql.texts(database, "SELECT epoch FROM test_grant ORDER BY id").stream()
                .map(Long::valueOf)
                .toList();
    }

    /**
     * Writes of nodes that were not the last to be granted leadership at that very moment, or in an
     * epoch before that of an earlier write. A write under way may see that its node has resigned
     * meanwhile: the next grant waits for it.
     */
    List<String> strangeWrites() {
        return Sql.texts(
                database,
                """
                SELECT w::text
                FROM (SELECT *, max(epoch) OVER (ORDER BY id) AS latest FROM test_write) w
                WHERE writer NOT LIKE '% ' || holder OR epoch < latest
                """);
    }

    /** Tasks that run, or wait for nothing but a node. */
    long unended() {
        return Sql.number(
                database,
                "SELECT (SELECT count(*) FROM apflow_queue WHERE open_dependencies = 0)"
                        + " + (SELECT count(*) FROM apflow_running)");
    }

    /** Writes every task and every event into the history; nothing happens any more. */
    void settle() {
        try (ClusterStore store = StoreNode.open(database, "ledger")) {
            events(store.events());
            Optional<TaskCursor> next = Optional.empty();
            do {
                TaskPage page = store.reads().list(TaskFilter.ANY, next, PAGE);
                page.tasks()
                        .forEach(task -> recorder.add(Entry.FinalState.of(task, Optional.empty())));
                next = page.next();
            } while (next.isPresent());
            recorder.add(new Entry.Settled());
        }
    }

    private void events(EventLog log) {
        Optional<EventCursor> next = Optional.empty();
        EventPage page;
        do {
            page = log.read(new EventScope.Everything(), next, PAGE);
            page.events().forEach(event -> recorder.add(Entry.Logged.of(event)));
            next = page.next();
        } while (!page.events().isEmpty());
    }

    /** Ends the watching; all that was granted is in the history. */
    @Override
    public void close() {
        crew.finish(FINISHING);
    }
}
