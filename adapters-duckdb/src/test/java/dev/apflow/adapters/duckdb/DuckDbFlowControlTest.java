package dev.apflow.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.ClaimBudget;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateLimit;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Flow control is in the file: a new process, or a new version, goes on where the old one was. */
class DuckDbFlowControlTest {

    private static final WriteAuthority HERE = new WriteAuthority.Standalone();
    private static final Rate ONCE_AN_HOUR = new Rate(1, Duration.ofHours(1), 1);

    @Test
    void pauses_and_settings_survive_the_process() {
        try (DuckDbFixture fixture = new DuckDbFixture()) {
            try (Store store = fixture.open()) {
                QueueWrites queues = store.queueWrites();
                queues.pause(HERE, PauseScope.QUEUE, "still", "repair");
                queues.put(
                        HERE,
                        new QueueName("one"),
                        OptionalInt.of(1),
                        Optional.of(new Rate(1_000, Duration.ofMillis(1), 9)),
                        OptionalLong.empty());
                Work work = new Work(store);
                work.submit(in("still", "s"));
                work.submit(in("one", "o1"));
                work.submit(in("one", "o2"));
                assertThat(ids(work.claim(9))).containsExactly("o1");
            }
            try (Store store = fixture.open()) {
                Work work = new Work(store);
                assertThat(work.claim(9)).isEmpty();
                assertThat(store.queueReads().find(new QueueName("one")).orElseThrow().settings())
                        .matches(each -> each.maxRunning().getAsInt() == 1)
                        .matches(each -> each.rate().orElseThrow().burst() == 9);
                assertThat(store.queueReads().pauses())
                        .singleElement()
                        .matches(each -> each.reason().equals("repair"));

                store.queueWrites().resume(HERE, PauseScope.QUEUE, "still");
                assertThat(ids(work.claim(9))).containsExactly("s");
            }
        }
    }

    @Test
    void rates_and_turns_survive_the_process() {
        try (DuckDbFixture fixture = new DuckDbFixture()) {
            try (Store store = fixture.open()) {
                Work work = new Work(store);
                work.submit(rated("r1"));
                work.submit(rated("r2"));
                assertThat(ids(work.claim(9))).containsExactly("r1");
                for (int i = 1; i <= 5; i++) {
                    work.submit(fair("a" + i, "a"));
                }
                assertThat(ids(work.claim(3))).containsExactly("a1", "a2", "a3");
            }
            try (Store store = fixture.open()) {
                Work work = new Work(store);
                work.submit(fair("b1", "b"));
                assertThat(ids(work.claim(3))).containsExactly("a4", "b1", "a5");
            }
        }
    }

    @Test
    void what_the_version_before_left_is_of_the_default_queue() throws SQLException {
        try (DuckDbFixture fixture = new DuckDbFixture()) {
            try (Store store = fixture.open()) {
                Work work = new Work(store);
                work.submit(Work.task("runs"));
                work.submit(Work.task("waits"));
                assertThat(ids(work.claim(1))).containsExactly("runs");
            }
            try (Connection connection = fixture.connect();
                    Statement statement = connection.createStatement()) {
                backToVersionNine(statement);
            }
            try (Store store = fixture.open()) {
                assertThat(
                                store.reads()
                                        .list(
                                                TaskFilter.ANY.withQueue(QueueName.DEFAULT),
                                                Optional.empty(),
                                                9)
                                        .tasks())
                        .hasSize(2);
                store.queueWrites()
                        .put(
                                HERE,
                                QueueName.DEFAULT,
                                OptionalInt.of(1),
                                Optional.empty(),
                                OptionalLong.of(0));
                Work work = new Work(store);
                assertThat(work.claim(9)).isEmpty();
                work.store().claims().recover("new process");
                assertThat(work.claim(9)).hasSize(1);
            }
        }
    }

    @Test
    void a_claim_that_is_not_stored_uses_up_no_rate() {
        try (DuckDbFixture fixture = new DuckDbFixture()) {
            try (Store store = fixture.open()) {
                new Work(store).submit(rated("r"));
                new Work(store).submit(fair("a", "a"));
            }
            DuckDbSettings settings = DuckDbSettings.of(fixture.file());
            try (Database database = Database.open(settings.file(), settings.capacity())) {
                ClaimTasks claim =
                        new ClaimTasks(
                                new NodeProfile(Work.NODE, Set.of(Work.ECHO), JsonObject.EMPTY),
                                9,
                                ClaimBudget.UNBOUNDED,
                                new Candidates(),
                                Numbers.of(database));
                assertThatThrownBy(
                                () ->
                                        database.write(
                                                session -> {
                                                    claim.apply(session);
                                                    throw new SQLException("no room");
                                                }))
                        .isInstanceOf(StoreUnreachable.class);
                assertThat(database.write(claim).claim().tasks()).hasSize(2);
                assertThat(database.write(claim).claim().tasks()).isEmpty();
            }
        }
    }

    /** Many keys that are full, and behind them one that is not. */
    @Test
    void what_waits_behind_full_keys_is_not_read_again() {
        try (DuckDbFixture fixture = new DuckDbFixture();
                Store store = fixture.open()) {
            Work work = new Work(store);
            for (int i = 0; i < 200; i++) {
                work.submit(keyed("k" + i, "key" + i % 50));
            }
            assertThat(work.claim(200)).hasSize(50);
            assertThat(work.claim(1)).isEmpty();
            work.submit(Work.task("free"));
            assertThat(ids(work.claim(1))).containsExactly("free");
        }
    }

    private static List<String> ids(List<Claimed> claimed) {
        return claimed.stream().map(each -> each.delivered().task().value()).toList();
    }

    private static TaskSpec in(String queue, String id) {
        return Work.task(id).withAdmission(AdmissionRules.NONE.withQueue(new QueueName(queue)));
    }

    private static TaskSpec rated(String id) {
        return Work.task(id)
                .withAdmission(
                        AdmissionRules.NONE.withRate(List.of(new RateLimit("r", ONCE_AN_HOUR))));
    }

    private static TaskSpec keyed(String id, String key) {
        return Work.task(id)
                .withAdmission(
                        AdmissionRules.NONE.withConcurrency(List.of(new ConcurrencyLimit(key, 1))));
    }

    private static TaskSpec fair(String id, String key) {
        return Work.task(id).withAdmission(AdmissionRules.NONE.withFairKey(Optional.of(key)));
    }

    /** Takes out what migration 10 puts in. */
    static void backToVersionNine(Statement statement) throws SQLException {
        for (String table :
                List.of(
                        "apflow_turn",
                        "apflow_queue_settings",
                        "apflow_pause",
                        "apflow_rate",
                        "apflow_unique_tree")) {
            statement.execute("drop table " + table);
        }
        statement.execute("alter table apflow_task drop column queue");
        statement.execute("alter table apflow_pending drop column turn");
        for (String table : List.of("apflow_pending", "apflow_running")) {
            for (String column : List.of("queue", "rules", "admission", "fair_key")) {
                statement.execute("alter table " + table + " drop column " + column);
            }
        }
        statement.execute("delete from apflow_schema where version = '10'");
    }
}
