package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.admission.RateLimit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What flow control knows of one moment, as one statement sees it.
 *
 * @param revision of the settings at that moment
 */
record FlowState(long revision, AdmissionState state) {

    private static final SqlText STATE =
            SqlText.of(FlowState.class, "flow_state", "all", "rate_kinds", "rate_values");

    private static final SqlText LOCKS = SqlText.of(FlowState.class, "flow_locks", "locks");

    private static final SqlText RATES =
            SqlText.of(FlowState.class, "flow_rates", "kinds", "values", "arrivals");

    /** The parts of a state, row by row. */
    private static final class Parts {
        private Instant now = Instant.EPOCH;
        private long revision;
        private final Map<String, Integer> byKey = new HashMap<>();
        private final Map<QueueName, Integer> byQueue = new HashMap<>();
        private final Map<RateKey, Instant> rates = new HashMap<>();

        private boolean add(ResultSet row) throws SQLException {
            String kind = row.getString("kind");
            long value = row.getLong("value");
            switch (kind) {
                case "now" -> now = Times.instant(value);
                case "revision" -> revision = value;
                case "running" -> running(row, (int) value);
                default -> rates.put(rateKey(kind, row.getString("name")), Times.instant(value));
            }
            return true;
        }

        private void running(ResultSet row, int tasks) throws SQLException {
            Optional<AdmissionRules> rules =
                    FlowRules.of(RowValues.text(row, "name"), RowValues.text(row, "rules"));
            if (rules.isPresent() && tasks > 0) {
                byQueue.merge(rules.get().queue(), tasks, Integer::sum);
                for (ConcurrencyLimit each : rules.get().concurrency()) {
                    byKey.merge(each.key(), tasks, Integer::sum);
                }
            }
        }
    }

    /**
     * The state as it stands.
     *
     * @param tasks whose rates are of interest
     */
    static FlowState read(Connection connection, FlowSettings settings, Collection<Candidate> tasks)
            throws SQLException {
        Set<RateKey> rates =
                tasks.stream()
                        .flatMap(each -> rateKeys(settings, each))
                        .collect(Collectors.toSet());
        return read(connection, settings, rates);
    }

    /** The same for a queue, whose rate may be new. */
    static FlowState read(Connection connection, FlowSettings settings, QueueName queue)
            throws SQLException {
        return read(connection, settings, Set.of(RateKey.of(queue)));
    }

    private static FlowState read(Connection connection, FlowSettings settings, Set<RateKey> rates)
            throws SQLException {
        Parts parts = new Parts();
        try (SqlStatement call = new SqlStatement(connection, STATE)) {
            give(call, settings, rates);
            call.rows(parts::add);
        }
        return of(parts, settings);
    }

    private static void give(SqlStatement call, FlowSettings settings, Set<RateKey> rates)
            throws SQLException {
        call.set("all").flag(settings.countsAll());
        call.set("rate_kinds").texts(rates.stream().map(FlowState::word).toList());
        call.set("rate_values").texts(rates.stream().map(RateKey::value).toList());
    }

    private static FlowState of(Parts parts, FlowSettings settings) {
        return new FlowState(
                parts.revision,
                new AdmissionState(
                        parts.now,
                        settings.queues(),
                        settings.pauses(),
                        parts.byKey,
                        parts.byQueue,
                        parts.rates));
    }

    /** Rows of another statement, and the state of the moment behind it. */
    record Behind<T>(List<T> rows, FlowState state) {}

    /**
     * The same behind another statement, on the same way to the server.
     *
     * @param sql of the other one, with two numbers as parameters
     */
    static <T> Behind<T> behind(
            Connection connection,
            String sql,
            long first,
            int second,
            SqlStatement.Map<T> map,
            FlowSettings settings,
            Set<RateKey> rates)
            throws SQLException {
        Parts parts = new Parts();
        try (SqlStatement call = new SqlStatement(connection, sql + ";\n", 2, STATE)) {
            call.number(first).number(second);
            give(call, settings, rates);
            List<T> rows = call.rowsAnd(map, parts::add);
            return new Behind<>(rows, of(parts, settings));
        }
    }

    /** What rates of queues remember. */
    static Set<RateKey> queueRates(FlowSettings settings) {
        return settings.queues().values().stream()
                .filter(each -> each.rate().isPresent())
                .map(each -> RateKey.of(each.name()))
                .collect(Collectors.toSet());
    }

    private static Stream<RateKey> rateKeys(FlowSettings settings, Candidate task) {
        QueueName queue = task.rules().queue();
        return Stream.concat(
                Stream.ofNullable(settings.queues().get(queue))
                        .filter(each -> each.rate().isPresent())
                        .map(each -> RateKey.of(queue)),
                task.rules().rate().stream().map(RateKey::of));
    }

    /** Locks the keys of these tasks until the transaction ends. */
    static void lock(Connection connection, Set<Integer> locks) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, LOCKS)) {
            call.set("locks").array("integer", new TreeSet<>(locks).toArray());
            call.execute();
        }
    }

    /** The locks of a task's keys. */
    static Set<Integer> locks(FlowSettings settings, Candidate task) {
        Stream<String> queue =
                Stream.ofNullable(settings.queues().get(task.rules().queue()))
                        .map(QueueSettings::name)
                        .map(FlowState::queueLock);
        Stream<String> keys =
                task.rules().concurrency().stream().map(each -> "concurrency:" + each.key());
        Stream<String> rates =
                task.rules().rate().stream().map(RateLimit::key).map(key -> "rate:" + key);
        return Stream.of(queue, keys, rates)
                .flatMap(each -> each)
                .map(AdvisoryLock::ofFlowKey)
                .collect(Collectors.toSet());
    }

    /** What the lock of a queue that has settings is called. */
    static String queueLock(QueueName queue) {
        return "queue:" + queue.value();
    }

    /** Keeps what starts changed; under the locks. */
    static void write(Connection connection, Map<RateKey, Instant> rates) throws SQLException {
        if (rates.isEmpty()) {
            return;
        }
        List<Map.Entry<RateKey, Instant>> entries = List.copyOf(rates.entrySet());
        try (SqlStatement call = new SqlStatement(connection, RATES)) {
            call.set("kinds").texts(entries.stream().map(each -> word(each.getKey())).toList());
            call.set("values").texts(entries.stream().map(each -> each.getKey().value()).toList());
            call.set("arrivals")
                    .numbers(entries.stream().map(each -> Times.micros(each.getValue())).toList());
            call.update();
        }
    }

    private static String word(RateKey key) {
        return key.kind().name().toLowerCase(Locale.ROOT);
    }

    private static RateKey rateKey(String kind, String value) {
        return new RateKey(kind.equals("queue") ? RateKey.Kind.QUEUE : RateKey.Kind.KEY, value);
    }
}
