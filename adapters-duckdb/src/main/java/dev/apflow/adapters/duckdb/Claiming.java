package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Hands tasks to a worker. */
record Claiming(NodeProfile node, int limit, Candidates candidates, Numbers numbers)
        implements Change<Claiming.Handed> {

    private static final String RUNNING =
            """
            select count(*) from apflow_running
            """;

    private static final String TAKE =
            """
            delete from apflow_pending
            where number between ? and ? and list_contains(?::bigint[], number)
            """;

    private static final String TASKS =
            """
            select number, id, tree_id, spec from apflow_task
            where number between ? and ? and list_contains(?::bigint[], number)
            """;

    private static final String RESULTS =
            """
            select e.task, t.id, o.result
            from apflow_edge e
            join apflow_outcome o on o.number = e.dependency and o.current
                and o.status = 'completed'
            join apflow_task t on t.number = e.dependency
            where e.task between ? and ? and list_contains(?::bigint[], e.task)
            """;

    private static final String NEXT_DUE =
            """
            select epoch_us(min(due_at)) as due_us from apflow_pending
            where waits = 0 and due_at > make_timestamp(?::bigint)
            """;

    /** A task handed over, its JSON not yet read. */
    private record Given(RunningRow row, Text text, List<Result> results) {}

    private record Text(long number, String id, String treeId, String spec) {}

    private record Result(long task, String dependency, String json) {}

    /** What the writer's thread found; the caller's makes a claim of it. */
    record Handed(List<Given> tasks, @Nullable Long dueInMicros) {

        Claim claim() {
            return new Claim(
                    tasks.stream().map(Handed::claimed).toList(),
                    Optional.ofNullable(dueInMicros)
                            .map(micros -> Duration.of(micros, ChronoUnit.MICROS)));
        }

        private static Claimed claimed(Given given) {
            Map<TaskId, JsonValue> results = new HashMap<>();
            given.results.forEach(
                    each -> results.put(new TaskId(each.dependency), Json.value(each.json)));
            return new Claimed(
                    given.row.delivered(),
                    new TaskId(given.text.treeId),
                    Json.spec(given.text.spec),
                    given.row.live().course().failed(),
                    results);
        }
    }

    @Override
    public Handed apply(Session session) throws SQLException {
        int running = session.small(RUNNING).list(row -> row.getInt(1)).get(0);
        List<PendingRow> found = candidates.find(session, node, running, limit);
        List<Given> given = found.isEmpty() ? List.of() : give(session, found);
        return new Handed(given, given.size() == limit ? null : dueIn(session));
    }

    private static @Nullable Long dueIn(Session session) throws SQLException {
        long now = session.now();
        Long due =
                session.sql(NEXT_DUE)
                        .number(now)
                        .list(row -> Optional.ofNullable((Long) row.getObject("due_us")))
                        .get(0)
                        .orElse(null);
        return due == null ? null : Long.valueOf(due - now);
    }

    private List<Given> give(Session session, List<PendingRow> found) throws SQLException {
        List<Long> chosen = found.stream().map(each -> each.live().number()).toList();
        session.sql(TAKE).range(chosen).update();
        Map<Long, Text> texts = texts(session, chosen);
        Map<Long, List<Result>> results = results(session, found);
        History history = new History(session, numbers);
        List<Given> given = new ArrayList<>();
        for (PendingRow each : found) {
            long number = each.live().number();
            Text text = Optional.ofNullable(texts.get(number)).orElseThrow();
            Live live = each.live().delivered();
            String worker = node.node().value();
            RunningRow row = new RunningRow(live, text.id, worker, 0, session.now());
            session.append(row);
            history.note(EventType.ASSIGNED, live, worker, EventDetails.NONE);
            history.note(EventType.STARTED, live, worker, EventDetails.NONE);
            given.add(new Given(row, text, results.getOrDefault(number, List.of())));
        }
        return given;
    }

    private static Map<Long, Text> texts(Session session, List<Long> chosen) throws SQLException {
        return session
                .sql(TASKS)
                .range(chosen)
                .list(
                        row ->
                                new Text(
                                        row.getLong("number"),
                                        row.getString("id"),
                                        row.getString("tree_id"),
                                        row.getString("spec")))
                .stream()
                .collect(Collectors.toMap(Text::number, Function.identity()));
    }

    private static Map<Long, List<Result>> results(Session session, List<PendingRow> found)
            throws SQLException {
        List<Long> dependent =
                found.stream()
                        .filter(each -> each.live().ties().dependencies() > 0)
                        .map(each -> each.live().number())
                        .toList();
        if (dependent.isEmpty()) {
            return Map.of();
        }
        return session
                .sql(RESULTS)
                .range(dependent)
                .list(
                        row ->
                                new Result(
                                        row.getLong("task"),
                                        row.getString("id"),
                                        row.getString("result")))
                .stream()
                .collect(Collectors.groupingBy(Result::task));
    }
}
