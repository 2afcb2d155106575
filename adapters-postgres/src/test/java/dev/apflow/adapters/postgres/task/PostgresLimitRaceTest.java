package dev.apflow.adapters.postgres.task;

import static dev.apflow.adapters.postgres.ClusterTrial.FREE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.ClusterTrial;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Eight nodes claim tasks with limits at once, and some lose what they run. */
class PostgresLimitRaceTest {

    private static final int NODES = 8;
    private static final int TASKS = 400;
    private static final int WANTED = 4;

    /** Each node loses what it runs once in so many claims. */
    private static final int LOSES = 5;

    private static final Map<String, Integer> LIMITS = Map.of("a", 2, "b", 3, "queue", 4);

    private static final String EVENTS =
            """
            select t.rules, t.queue, e.type
            from apflow_event e join apflow_task t on t.number = e.number
            where e.type in ('started', 'completed', 'reassigned')
            order by e.xid, e.id
            """;

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private final AtomicInteger completed = new AtomicInteger();

    @Test
    void no_limit_is_ever_exceeded_by_the_order_of_events() throws SQLException {
        List<ClusterTrial> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                nodes.add(ClusterTrial.join(database, "n" + i));
            }
            WriteAuthority.Term term = nodes.get(0).lead(FREE);
            nodes.get(0)
                    .store()
                    .queueWrites()
                    .put(
                            term,
                            new QueueName("q"),
                            OptionalInt.of(LIMITS.get("queue")),
                            Optional.empty(),
                            OptionalLong.empty());
            create(nodes.get(0), term);

            AtOnce.all(
                    nodes.stream()
                            .map(node -> (java.util.concurrent.Callable<Integer>) () -> work(node))
                            .toList());

            assertThat(completed).hasValue(TASKS);
            assertLimits();
            assertThat(ClusterTrial.count(database, "select count(*)::int from apflow_running"))
                    .isZero();
        } finally {
            nodes.forEach(ClusterTrial::close);
        }
    }

    private static void create(ClusterTrial node, WriteAuthority.Term term) {
        TaskId root = new TaskId("t0");
        List<TaskSpec> specs = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            TaskSpec spec =
                    TaskSpec.of(
                                    new TaskId("t" + i),
                                    "nothing",
                                    new ExecutorId("echo"),
                                    JsonObject.EMPTY)
                            .withAdmission(rules(i));
            specs.add(i == 0 ? spec : spec.withParent(Optional.of(root)));
        }
        node.store()
                .trees()
                .create(term, new NewTree(new TaskTree(root, specs), false, Optional.empty()));
    }

    private static AdmissionRules rules(int i) {
        AdmissionRules none = AdmissionRules.NONE;
        return switch (i % 4) {
            case 0 -> none.withConcurrency(List.of(new ConcurrencyLimit("a", LIMITS.get("a"))));
            case 1 ->
                    none.withConcurrency(
                            List.of(
                                    new ConcurrencyLimit("b", LIMITS.get("b")),
                                    new ConcurrencyLimit("a", LIMITS.get("a"))));
            case 2 -> none.withQueue(new QueueName("q")).withFairKey(Optional.of("f" + i % 3));
            default -> none;
        };
    }

    private int work(ClusterTrial node) {
        LeaseHolder holder = new LeaseHolder.Member(node.identity(), Duration.ofMinutes(5));
        int claims = 0;
        while (completed.get() < TASKS) {
            List<Claimed> tasks =
                    node.store()
                            .claims()
                            .claim(holder, ClusterTrial.capacity("n").profile(), WANTED)
                            .tasks();
            if (++claims % LOSES == 0) {
                node.store().claims().reconcile(holder, Set.of(), "lost");
            } else {
                report(node, tasks);
            }
        }
        return claims;
    }

    private void report(ClusterTrial node, List<Claimed> tasks) {
        List<Report> reports =
                tasks.stream()
                        .map(
                                each ->
                                        new Report(
                                                each.delivered(),
                                                Optional.empty(),
                                                new Outcome.Succeeded(JsonObject.EMPTY, false)))
                        .toList();
        if (!reports.isEmpty()) {
            node.store().reports().report(node.identity().node(), reports);
            completed.addAndGet(reports.size());
        }
    }

    private void assertLimits() throws SQLException {
        Map<String, Integer> running = new HashMap<>();
        try (Connection connection = database.connect();
                SqlStatement call = new SqlStatement(connection, EVENTS)) {
            call.rows(
                    row -> {
                        int change = row.getString("type").equals("started") ? 1 : -1;
                        for (String key : keys(row.getString("rules"), row.getString("queue"))) {
                            assertThat(running.merge(key, change, Integer::sum))
                                    .as("running with %s", key)
                                    .isLessThanOrEqualTo(LIMITS.get(key));
                        }
                        return true;
                    });
        }
        assertThat(running)
                .containsOnlyKeys(LIMITS.keySet())
                .allSatisfy((key, tasks) -> assertThat(tasks).isZero());
    }

    private static List<String> keys(
            @org.jspecify.annotations.Nullable String rules,
            @org.jspecify.annotations.Nullable String queue) {
        List<String> keys = new ArrayList<>();
        if (queue != null) {
            keys.add("queue");
        }
        if (rules != null) {
            for (String key : List.of("a", "b")) {
                if (rules.contains("\"key\":\"" + key + "\"")) {
                    keys.add(key);
                }
            }
        }
        return keys;
    }
}
