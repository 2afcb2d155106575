package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.CandidatePage.Ready;
import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.ClaimBudget;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Refused;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.stored.RowParts;
import dev.apflow.json.stored.StoredJson;
import dev.apflow.json.stored.StoredSpec;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Hands tasks to a worker. */
record ClaimTasks(
        NodeProfile node, int limit, ClaimBudget budget, Candidates candidates, Numbers numbers)
        implements Change<ClaimTasks.ClaimResult> {

    private static final String TAKE =
            """
            delete from apflow_pending
            where number between ? and ? and list_contains(?::bigint[], number)
            """;

    private static final String TASKS =
            """
            select number, id, tree_id, strlen(spec) as bytes,
                case when strlen(spec) <= ? then spec end as spec
            from apflow_task
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

    private static final String SIZES =
            """
            select e.task, coalesce(sum(strlen(o.result)), 0)::bigint as bytes
            from apflow_edge e
            join apflow_outcome o on o.number = e.dependency and o.current
                and o.status = 'completed'
            where e.task between ? and ? and list_contains(?::bigint[], e.task)
            group by e.task
            """;

    private static final String NEXT_DUE =
            """
            select epoch_us(min(due_at)) as due_us from apflow_pending
            where waits = 0 and due_at > make_timestamp(?::bigint)
            """;

    /** A task handed over, its JSON not yet read. */
    private record ClaimedRow(
            RunningRow row,
            Text text,
            List<Result> results,
            long bytes,
            Optional<Refused> refused) {}

    private record Text(long number, String id, String treeId, @Nullable String spec, long bytes) {}

    private record Result(long task, String dependency, String json) {}

    /** What the writer's thread found; the caller's makes a claim of it. */
    record ClaimResult(List<ClaimedRow> tasks, @Nullable Long dueInMicros) {

        Claim claim() {
            return new Claim(
                    tasks.stream().map(ClaimResult::claimed).toList(),
                    Optional.ofNullable(dueInMicros)
                            .map(micros -> Duration.of(micros, ChronoUnit.MICROS)));
        }

        private static Claimed claimed(ClaimedRow row) {
            TaskId id = new TaskId(row.text.id);
            RowParts parts = new RowParts();
            Optional<TaskSpec> spec =
                    row.refused.isPresent()
                            ? Optional.empty()
                            : parts.read("spec", StoredSpec.read(id, row.text.spec));
            Map<TaskId, JsonValue> results = new HashMap<>();
            for (Result each : row.results) {
                parts.read("the result of " + each.dependency, StoredJson.value(each.json))
                        .ifPresent(value -> results.put(new TaskId(each.dependency), value));
            }
            Optional<Refused> refused =
                    row.refused.or(
                            () ->
                                    parts.problem()
                                            .map(why -> new Refused(ErrorCode.UNREADABLE, why)));
            return new Claimed(
                    row.row.delivered(),
                    new TaskId(row.text.treeId),
                    spec.orElseGet(() -> TaskSpec.unreadable(id, Optional.empty())),
                    row.row.live().course().failed(),
                    refused.isPresent() ? Map.of() : results,
                    row.bytes,
                    refused);
        }
    }

    @Override
    public ClaimResult apply(Session session) throws SQLException {
        Candidates.Found found = candidates.find(session, node, limit);
        List<ClaimedRow> rows = found.tasks().isEmpty() ? List.of() : give(session, found);
        return new ClaimResult(
                rows, rows.size() == limit ? null : dueIn(session, found.nextFree()));
    }

    /** When the next task is due, or a rate lets the next one start. */
    private static @Nullable Long dueIn(Session session, Optional<Instant> nextFree)
            throws SQLException {
        long now = session.now();
        Long due =
                session.sql(NEXT_DUE)
                        .number(now)
                        .list(row -> Optional.ofNullable((Long) row.getObject("due_us")))
                        .get(0)
                        .orElse(null);
        Long free = Times.micros(nextFree);
        Long next = due == null || (free != null && free < due) ? free : due;
        return next == null ? null : Long.valueOf(next - now);
    }

    private List<ClaimedRow> give(Session session, Candidates.Found ready) throws SQLException {
        List<PendingRow> found = ready.tasks().stream().map(Ready::row).toList();
        List<Long> candidatesFound = found.stream().map(each -> each.live().number()).toList();
        Map<Long, Text> texts = texts(session, candidatesFound);
        Map<Long, Long> sizes = sizes(session, found, texts);
        List<PendingRow> affordable = affordable(found, sizes);
        List<Long> chosen = affordable.stream().map(each -> each.live().number()).toList();
        session.sql(TAKE).range(chosen).update();
        ready.started(session, ready.tasks().subList(0, affordable.size()));
        Map<Long, List<Result>> results =
                results(
                        session,
                        affordable.stream()
                                .filter(each -> size(sizes, each) <= budget.inputBytes())
                                .toList());
        History history = new History(session, numbers);
        List<ClaimedRow> rows = new ArrayList<>();
        for (PendingRow each : affordable) {
            long number = each.live().number();
            Text text = Optional.ofNullable(texts.get(number)).orElseThrow();
            LiveTask live = each.live().delivered();
            String worker = node.node().value();
            RunningRow row = new RunningRow(live, text.id, worker, 0, session.now());
            session.append(row);
            history.note(EventType.ASSIGNED, live, worker, EventDetails.NONE);
            history.note(EventType.STARTED, live, worker, EventDetails.NONE);
            rows.add(row(row, text, results.getOrDefault(number, List.of()), size(sizes, each)));
        }
        return rows;
    }

    private ClaimedRow row(RunningRow row, Text text, List<Result> results, long bytes) {
        Optional<Refused> refused =
                bytes > budget.inputBytes()
                        ? Optional.of(Refused.tooLarge(bytes, budget.inputBytes()))
                        : candidates.problem(row.live().criteria()).map(Refused::unreadable);
        return new ClaimedRow(row, text, results, refused.isPresent() ? 0 : bytes, refused);
    }

    private static long size(Map<Long, Long> sizes, PendingRow task) {
        return sizes.getOrDefault(task.live().number(), 0L);
    }

    /** As many, in their order, as the budget has room for; what is too large is not loaded. */
    private List<PendingRow> affordable(List<PendingRow> found, Map<Long, Long> sizes) {
        List<PendingRow> chosen = new ArrayList<>();
        long loaded = 0;
        for (PendingRow each : found) {
            if (loaded >= budget.bytes()) {
                break;
            }
            chosen.add(each);
            loaded += size(sizes, each) > budget.inputBytes() ? 0 : size(sizes, each);
        }
        return chosen;
    }

    private static Map<Long, Long> sizes(
            Session session, List<PendingRow> found, Map<Long, Text> texts) throws SQLException {
        Map<Long, Long> sizes = new HashMap<>();
        texts.forEach((number, text) -> sizes.put(number, text.bytes));
        List<Long> dependent = dependent(found);
        if (!dependent.isEmpty()) {
            session.sql(SIZES)
                    .range(dependent)
                    .list(row -> new long[] {row.getLong("task"), row.getLong("bytes")})
                    .forEach(each -> sizes.merge(each[0], each[1], Long::sum));
        }
        return sizes;
    }

    private Map<Long, Text> texts(Session session, List<Long> chosen) throws SQLException {
        return session
                .sql(TASKS)
                .number(budget.inputBytes())
                .range(chosen)
                .list(
                        row ->
                                new Text(
                                        row.getLong("number"),
                                        row.getString("id"),
                                        row.getString("tree_id"),
                                        row.getString("spec"),
                                        row.getLong("bytes")))
                .stream()
                .collect(Collectors.toMap(Text::number, Function.identity()));
    }

    private static List<Long> dependent(List<PendingRow> found) {
        return found.stream()
                .filter(each -> each.live().ties().dependencies() > 0)
                .map(each -> each.live().number())
                .toList();
    }

    private static Map<Long, List<Result>> results(Session session, List<PendingRow> found)
            throws SQLException {
        List<Long> dependent = dependent(found);
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
