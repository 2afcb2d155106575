package dev.apflow.adapters.postgres.task;

import static dev.apflow.adapters.postgres.ClusterTrial.FREE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.ClusterTrial;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskWrites;
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

import org.jspecify.annotations.Nullable;
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
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Eight nodes claim tasks with limits at once, and some lose what they run. */
class PostgresLimitRaceTest {

    private static final int NODES = 8;
    private static final int TASKS = 400;
    private static final int WANTED = 4;

    /** Each node loses what it runs once in so many claims. */
    private static final int LOSES = 5;

    /** Claims of each node, and changes of each client, while both go on. */
    private static final int CLAIMS = 60;

    private static final int DISTURBANCES = 120;

    private static final Map<String, Integer> LIMITS = Map.of("a", 2, "b", 3, "queue", 4);

    private static final String EVENTS =
            """
            select t.rules, t.queue, e.type
            from apflow_event e join apflow_task t on t.number = e.number
            where e.type in ('started', 'completed', 'reassigned')
               or e.type = 'cancelled' and e.node is not null
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
            put(nodes.get(0), term);
            create(nodes.get(0), term);

            AtOnce.all(nodes.stream().map(node -> (Callable<Integer>) () -> work(node)).toList());

            assertThat(completed).hasValue(TASKS);
            assertLimits();
            assertThat(ClusterTrial.count(database, "select count(*)::int from apflow_running"))
                    .isZero();
        } finally {
            nodes.forEach(ClusterTrial::close);
        }
    }

    private static void put(ClusterTrial node, WriteAuthority.Term term) {
        node.store()
                .queueWrites()
                .put(
                        term,
                        new QueueName("q"),
                        OptionalInt.of(LIMITS.get("queue")),
                        Optional.empty(),
                        OptionalLong.empty());
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

    /** Whoever ends tasks or sets them back takes other locks than who claims. */
    @Test
    void cancels_reruns_and_deletes_meanwhile_keep_the_limits_and_meet_no_deadlock()
            throws SQLException {
        List<ClusterTrial> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < NODES / 2; i++) {
                nodes.add(ClusterTrial.join(database, "n" + i));
            }
            WriteAuthority.Term term = nodes.get(0).lead(FREE);
            put(nodes.get(0), term);
            create(nodes.get(0), term);

            List<Callable<Integer>> work = new ArrayList<>();
            for (ClusterTrial node : nodes) {
                work.add(() -> work(node, CLAIMS));
            }
            work.add(() -> disturb(nodes.get(0), term, 1));
            work.add(() -> disturb(nodes.get(1), term, 2));
            AtOnce.all(work);

            nodes.forEach(node -> node.store().claims().reconcile(holder(node), Set.of(), "end"));
            assertLimits();
            assertThat(
                            ClusterTrial.count(
                                    database,
                                    "select deadlocks::int from pg_stat_database where datname ="
                                            + " current_database()"))
                    .isZero();
        } finally {
            nodes.forEach(ClusterTrial::close);
        }
    }

    private static int disturb(ClusterTrial node, WriteAuthority.Term term, int seed) {
        RandomGenerator random = new SplittableRandom(seed);
        TaskWrites tasks = node.store().tasks();
        for (int i = 0; i < DISTURBANCES; i++) {
            TaskId id = new TaskId("t" + (1 + random.nextInt(TASKS - 1)));
            switch (random.nextInt(3)) {
                case 0 -> tasks.cancel(term, id, Optional.empty(), false);
                case 1 -> tasks.rerun(term, id, false);
                default -> tasks.delete(term, id, false);
            }
        }
        return DISTURBANCES;
    }

    private int work(ClusterTrial node) {
        return work(node, Integer.MAX_VALUE);
    }

    private static LeaseHolder holder(ClusterTrial node) {
        return new LeaseHolder.Member(node.identity(), Duration.ofMinutes(5));
    }

    private int work(ClusterTrial node, int most) {
        LeaseHolder holder = holder(node);
        int claims = 0;
        while (completed.get() < TASKS && claims < most) {
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

    private static List<String> keys(@Nullable String rules, @Nullable String queue) {
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
