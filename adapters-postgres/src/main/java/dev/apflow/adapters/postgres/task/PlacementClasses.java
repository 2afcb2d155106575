package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.domain.admission.Candidate;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.json.stored.StoredJson;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which placement classes a node can take. Each class is judged once, when this process first sees
 * its row in {@code apflow_placement_class}. Rows come in the order of their numbers, so only rows
 * behind the last known one are read. Where that one is another than before, the database is
 * another, and all are judged anew.
 */
final class PlacementClasses {

    /** New classes that are read with one claim. */
    static final int READ_AT_ONCE = 10_000;

    /** Rates that are read before it is known which of them count. */
    private static final int RATES_MAX = 1_000;

    /** Classes that one claim looks at. */
    private static final int CLASSES_MAX = 1_000;

    private static final SqlText READY_CLASSES =
            SqlText.of(PlacementClasses.class, "ready_classes", "classes_max");

    /** A limit of tasks at the same time is at least one: a node that runs none keeps it. */
    private static final int NONE_RUN = 0;

    static final int NO_LIMIT = 0;

    /** The due time of what is next, in microseconds from now; and the classes from a number on. */
    static final String LOOK =
            """
            select (select (extract(epoch from q.waits_until - clock_timestamp()) * 1000000)::bigint
                    from apflow_queue q
                    where q.waits_until is not null and q.open_dependencies = 0 and not q.held
                    order by q.waits_until
                    limit 1) as due,
                   (select revision from apflow_flow_revision) as revision, c.*
            from (values (1)) one (one)
                 left join lateral (
                     select *
                     from apflow_placement_class
                     where id >= ?
                     order by id
                     limit ?) c on true
            """;

    /** The last row that was read. */
    private record Last(long id, long placementClass) {

        static final Last NONE = new Last(0, 0);
    }

    /** A row of the table, where there is one. */
    private record Row(
            Optional<Duration> due,
            long revision,
            Optional<Last> place,
            int maxParallel,
            Optional<Candidate> taken) {}

    private Optional<NodeProfile> judgedFor = Optional.empty();
    private Last last = Last.NONE;
    private final Map<Long, Integer> taken = new LinkedHashMap<>();
    private final Map<Long, Candidate> tasks = new HashMap<>();
    private Map<Long, Integer> known = Map.of();
    private Map<Long, Candidate> knownTasks = Map.of();
    private boolean limits;
    private final Set<RateKey> rates = new HashSet<>();

    /**
     * What a claim needs to know beforehand.
     *
     * @param nextDue how long until the next task is due; not positive if one is now
     * @param taken the classes that the node can take, with their limits of tasks at the same time;
     *     {@link #NO_LIMIT} for none
     * @param revision of what is set for queues and paused
     * @param tasks what the tasks of those classes ask of flow control
     * @param hasLimits whether some of these ask for something
     * @param state of flow control, if it was read and nothing came to be known since
     */
    record Eligibility(
            Optional<Duration> nextDue,
            Map<Long, Integer> taken,
            long revision,
            Map<Long, Candidate> tasks,
            boolean hasLimits,
            Optional<FlowState> state) {}

    /** Reads what is new. */
    Eligibility look(Connection connection, NodeProfile profile) throws SQLException {
        return look(connection, profile, FlowSettings.UNKNOWN);
    }

    /**
     * The same with the state of flow control, where it will be of use.
     *
     * @param settings as they were known last
     */
    synchronized Eligibility look(Connection connection, NodeProfile profile, FlowSettings settings)
            throws SQLException {
        if (judgedFor.filter(profile::equals).isEmpty()) {
            judgedFor = Optional.of(profile);
            forget();
        }
        int before = taken.size();
        Optional<FlowState> state = Optional.empty();
        List<Row> rows;
        if ((limits || !settings.isEmpty()) && rates.size() <= RATES_MAX) {
            FlowState.Behind<Row> both = readBoth(connection, profile, settings);
            rows = both.rows();
            state = Optional.of(both.state());
        } else {
            rows = read(connection, profile);
        }
        if (!last.equals(Last.NONE) && !rows.get(0).place.equals(Optional.of(last))) {
            forget();
            rows = read(connection, profile);
        }
        keep(rows);
        while (rows.size() == READ_AT_ONCE) {
            rows = read(connection, profile);
            keep(rows);
        }
        return new Eligibility(
                rows.get(0).due,
                known,
                rows.get(0).revision,
                knownTasks,
                limits,
                state.filter(
                        each -> taken.size() == before && each.revision() == settings.revision()));
    }

    private void keep(List<Row> rows) {
        int before = taken.size();
        for (Row row : rows) {
            row.place.ifPresent(
                    place -> {
                        last = place;
                        row.taken.ifPresent(
                                task -> {
                                    taken.put(place.placementClass, row.maxParallel);
                                    tasks.put(place.placementClass, task);
                                    limits |= task.rules().hasLimits();
                                    task.rules()
                                            .rate()
                                            .forEach(each -> rates.add(RateKey.of(each)));
                                });
                    });
        }
        if (taken.size() != before || taken.isEmpty()) {
            known = Map.copyOf(taken);
            knownTasks = Map.copyOf(tasks);
        }
    }

    /**
     * The classes to claim from. A claim looks for ready tasks in each of them; where they are
     * many, in those that have any.
     */
    static Map<Long, Integer> ready(Connection connection, Map<Long, Integer> taken)
            throws SQLException {
        if (taken.size() <= CLASSES_MAX) {
            return taken;
        }
        try (SqlStatement call = new SqlStatement(connection, READY_CLASSES)) {
            Map<Long, Integer> ready = new HashMap<>();
            for (Long each :
                    call.set("classes_max").number(CLASSES_MAX).rows(row -> row.getLong(1))) {
                Integer limit = taken.get(each);
                if (limit != null) {
                    ready.put(each, limit);
                }
            }
            return ready;
        }
    }

    /**
     * Whether tasks of these classes may ask how many run on the node. Nobody looks whether one is
     * ready: that would cost each claim a statement.
     */
    static boolean isLimited(Map<Long, Integer> taken) {
        return taken.values().stream().anyMatch(limit -> limit != NO_LIMIT);
    }

    private void forget() {
        last = Last.NONE;
        taken.clear();
        tasks.clear();
        rates.clear();
        limits = false;
    }

    private FlowState.Behind<Row> readBoth(
            Connection connection, NodeProfile profile, FlowSettings settings) throws SQLException {
        Set<RateKey> keys = new HashSet<>(rates);
        keys.addAll(FlowState.queueRates(settings));
        return FlowState.behind(
                connection, LOOK, last.id, READ_AT_ONCE, row -> row(row, profile), settings, keys);
    }

    private List<Row> read(Connection connection, NodeProfile profile) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, LOOK)) {
            return call.number(last.id).number(READ_AT_ONCE).rows(row -> row(row, profile));
        }
    }

    private static Row row(ResultSet row, NodeProfile profile) throws SQLException {
        long micros = row.getLong("due");
        Optional<Duration> due =
                row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(micros * 1000));
        long revision = row.getLong("revision");
        if (row.getString("method") == null) {
            return new Row(due, revision, Optional.empty(), NO_LIMIT, Optional.empty());
        }
        return new Row(
                due,
                revision,
                Optional.of(new Last(row.getLong("id"), row.getLong("class"))),
                row.getInt("max_parallel"),
                taken(task(row), constraints(row), profile));
    }

    private static Optional<Candidate> taken(
            Optional<Candidate> task,
            Optional<PlacementConstraints> constraints,
            NodeProfile profile) {
        return task.filter(
                each ->
                        constraints
                                .filter(
                                        wanted ->
                                                Placement.admits(
                                                        each.method(),
                                                        wanted,
                                                        each.rules().queue(),
                                                        profile,
                                                        NONE_RUN))
                                .isPresent());
    }

    /**
     * What the tasks of a class ask of flow control; empty where it is not valid, or where a later
     * version wrote it.
     */
    private static Optional<Candidate> task(ResultSet row) throws SQLException {
        String method = row.getString("method");
        return ExecutorId.isValid(method)
                ? FlowRules.of(RowValues.text(row, "queue"), RowValues.text(row, "rules"))
                        .map(
                                rules ->
                                        new Candidate(
                                                new ExecutorId(method), Optional.empty(), rules))
                : Optional.empty();
    }

    private static final SqlText WITH_READY_TASKS =
            SqlText.inline(
                    PlacementClasses.class,
                    """
                    select c.*
                    from apflow_placement_class c
                    where exists (
                        select 1 from apflow_queue q where ${ready} and q.placement_class = c.class)
                       or exists (
                        select 1 from apflow_queue q
                        where q.waits_until <= clock_timestamp() and q.open_dependencies = 0 and not q.held
                          and q.placement_class = c.class)
                    order by c.id
                    limit :most
                    """,
                    "most");

    /** The classes that have ready tasks and that none of these nodes can take. */
    static List<Long> withoutNode(Connection connection, EligibleNodes nodes) throws SQLException {
        return SqlQuery.of(WITH_READY_TASKS, call -> call.set("most").number(READ_AT_ONCE))
                .rows(
                        row ->
                                canRun(row, nodes)
                                        ? Optional.<Long>empty()
                                        : Optional.of(row.getLong("class")))
                .with(connection)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean canRun(ResultSet row, EligibleNodes nodes) throws SQLException {
        Optional<Candidate> task = task(row);
        Optional<PlacementConstraints> wanted = constraints(row);
        return task.isPresent()
                && wanted.isPresent()
                && nodes.canRun(task.get().method(), wanted.get(), task.get().rules().queue());
    }

    /** Empty where no node can satisfy them, since they name what is not valid. */
    private static Optional<PlacementConstraints> constraints(ResultSet row) throws SQLException {
        List<String> executors = texts(row, "requires_executors");
        List<String> allowed = texts(row, "allowed_nodes");
        List<String> forbidden = texts(row, "forbidden_nodes");
        Map<String, JsonValue> capabilities = new HashMap<>();
        for (String each : texts(row, "requires_capabilities")) {
            JsonObject member = StoredJson.object(each).orElse(JsonObject.EMPTY);
            if (member.members().isEmpty()) {
                return Optional.empty();
            }
            capabilities.putAll(member.members());
        }
        try {
            return Optional.of(
                    new PlacementConstraints(
                            ids(executors, ExecutorId::new),
                            new JsonObject(capabilities),
                            ids(allowed, NodeId::new),
                            ids(forbidden, NodeId::new),
                            OptionalInt.empty()));
        } catch (IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }

    private static <T> Set<T> ids(List<String> texts, Function<String, T> id) {
        return texts.stream().map(id).collect(Collectors.toSet());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? new ArrayList<>() : List.of((String[]) array.getArray());
    }
}
