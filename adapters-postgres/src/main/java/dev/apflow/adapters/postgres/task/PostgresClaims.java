package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.engine.WriteFence;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredJson;
import dev.apflow.json.stored.StoredSpec;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Claims in one statement, which also looks whether a member's node has a later life; what is due
 * is promoted ahead of it.
 */
public final class PostgresClaims implements TaskClaims {

    /** Classes that one claim looks at. */
    static final int CLASSES_MAX = 1_000;

    /** Candidates for each task that is wanted, at first, and how many times more the next time. */
    private static final int SPARE = 2;

    private static final int SPARE_GROWTH = 4;
    private static final int TRIES = 6;

    private final Database database;

    public PostgresClaims(Database database) {
        this.database = database;
    }

    /** A claimed task before its dependencies' results are known. */
    private record Taken(
            long number,
            Delivered delivered,
            TaskId treeId,
            TaskSpec spec,
            int failedInRun,
            long bytes,
            Optional<Refused> refused) {

        /** With the results of what it depends on, unless one of them cannot be read. */
        Claimed with(Results results) {
            Optional<Refused> why = refused.or(() -> results.unreadable.map(Refused::unreadable));
            return new Claimed(
                    delivered,
                    treeId,
                    spec,
                    failedInRun,
                    why.isPresent() ? Map.of() : results.byTask,
                    refused.isPresent() ? 0 : bytes,
                    why);
        }
    }

    /**
     * What one statement did.
     *
     * @param locked how many candidates it could lock
     * @param candidates how many it found
     */
    private record Batch(List<Taken> tasks, int locked, int candidates) {}

    /** Results of one task's dependencies. */
    private record Results(Map<TaskId, JsonValue> byTask, Optional<String> unreadable) {

        static final Results NONE = new Results(Map.of(), Optional.empty());

        Results plus(TaskId dependency, Stored<JsonValue> stored) {
            return switch (stored) {
                case Stored.Readable<JsonValue>(JsonValue value) -> {
                    Map<TaskId, JsonValue> more = byTask.isEmpty() ? new HashMap<>() : byTask;
                    more.put(dependency, value);
                    yield new Results(more, unreadable);
                }
                case Stored.Unreadable<JsonValue>(String why) ->
                        new Results(
                                byTask, Optional.of("the result of " + dependency + ": " + why));
            };
        }
    }

    @Override
    public Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
        return Authority.unlessSuperseded(
                () -> claimed(holder, profile, limit, budget),
                new Claim(List.of(), Optional.empty()));
    }

    private Claim claimed(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
        return database.single(
                connection -> {
                    Optional<Duration> nextDue = promoted(connection);
                    List<Taken> taken = filled(connection, holder, profile, limit, budget);
                    Map<Long, Results> results = results(connection, taken);
                    return new Claim(
                            taken.stream()
                                    .map(
                                            each ->
                                                    each.with(
                                                            results.getOrDefault(
                                                                    each.number, Results.NONE)))
                                    .toList(),
                            nextDue);
                });
    }

    /**
     * Asks again where a statement handed out fewer than are wanted although there may be more:
     * where tasks were passed over for what goes ahead of them, those behind have their turn; where
     * others had locked the candidates, there are more candidates the next time.
     */
    private List<Taken> filled(
            Connection connection,
            LeaseHolder holder,
            NodeProfile profile,
            int limit,
            ClaimBudget budget)
            throws SQLException {
        List<Taken> all = new ArrayList<>();
        int spare = SPARE;
        long left = budget.bytes();
        for (int i = 0; i < TRIES && all.size() < limit && left > 0; i++) {
            int wanted = limit - all.size();
            ClaimBudget rest = new ClaimBudget(left, budget.inputBytes());
            Batch batch = taken(connection, holder, profile, wanted, spare * wanted, rest);
            all.addAll(batch.tasks);
            left -=
                    batch.tasks.stream()
                            .mapToLong(each -> each.refused.isPresent() ? 0 : each.bytes)
                            .sum();
            boolean passedOver = batch.locked == wanted && !batch.tasks.isEmpty();
            boolean contended = batch.locked < wanted && batch.candidates >= spare * wanted;
            if (!passedOver && !contended) {
                break;
            }
            spare = contended ? spare * SPARE_GROWTH : spare;
        }
        return all;
    }

    /** Moves what is due among what can be claimed; how long until there is more to move. */
    private Optional<Duration> promoted(Connection connection) throws SQLException {
        Optional<Duration> nextDue = nextDue(connection);
        if (nextDue.filter(due -> due.isZero() || due.isNegative()).isEmpty()) {
            return nextDue;
        }
        WriteFence fence = database.fence();
        try (SqlStatement call =
                fence.call(
                        connection,
                        """
                        update apflow_queue
                        set waits_until = null
                        where number in (
                            select number
                            from apflow_queue
                            where waits_until <= clock_timestamp() and open_dependencies = 0 and not held
                            order by number
                            limit 10000
                            for update skip locked)
                        """)) {
            fence.run(call);
        }
        return nextDue(connection).map(due -> due.isNegative() ? Duration.ZERO : due);
    }

    private static Optional<Duration> nextDue(Connection connection) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        select (extract(epoch from waits_until - clock_timestamp()) * 1000000)::bigint
                        from apflow_queue
                        where waits_until is not null and open_dependencies = 0 and not held
                        order by waits_until
                        limit 1
                        """)) {
            return call.row(row -> Duration.ofNanos(row.getLong(1) * 1000));
        }
    }

    private Batch taken(
            Connection connection,
            LeaseHolder holder,
            NodeProfile profile,
            int limit,
            int candidates,
            ClaimBudget budget)
            throws SQLException {
        WriteFence fence = database.fence();
        try (SqlStatement call = fence.call(connection, CLAIM)) {
            give(call, holder, profile, limit, candidates, budget);
            List<Batch> rows = fence.rows(call, row -> batch(row, budget));
            return new Batch(
                    rows.stream().flatMap(each -> each.tasks.stream()).toList(),
                    rows.get(0).locked,
                    rows.get(0).candidates);
        }
    }

    /** A row: a task, or none where nothing was handed out. */
    private static Batch batch(ResultSet row, ClaimBudget budget) throws SQLException {
        int locked = row.getInt("locked");
        int candidates = row.getInt("candidates");
        return row.getString("id") == null
                ? new Batch(List.of(), locked, candidates)
                : new Batch(List.of(taken(row, budget)), locked, candidates);
    }

    private static Taken taken(ResultSet row, ClaimBudget budget) throws SQLException {
        TaskId id = new TaskId(row.getString("id"));
        long bytes = row.getLong("bytes");
        Stored<TaskSpec> spec = new Stored.Unreadable<>("not loaded");
        Optional<Refused> refused;
        if (bytes > budget.inputBytes()) {
            refused = Optional.of(Refused.tooLarge(bytes, budget.inputBytes()));
        } else {
            spec = StoredSpec.read(id, row.getString("spec"));
            refused = spec.problem().map(Refused::unreadable);
        }
        return new Taken(
                row.getLong("number"),
                new Delivered(id, row.getInt("attempt"), row.getLong("delivery")),
                new TaskId(row.getString("tree_id")),
                spec.orElse(TaskSpec.unreadable(id, Optional.empty())),
                row.getInt("failed_in_run"),
                bytes,
                refused);
    }

    /** The parameters of {@link #CLAIM}. */
    static void give(
            SqlStatement call,
            LeaseHolder holder,
            NodeProfile profile,
            int limit,
            int candidates,
            ClaimBudget budget)
            throws SQLException {
        Optional<Long> incarnation = Optional.empty();
        Optional<Long> leaseMicros = Optional.empty();
        if (holder instanceof LeaseHolder.Member(var identity, Duration lease)) {
            incarnation = Optional.of(identity.incarnation().value());
            leaseMicros = Optional.of(Times.micros(lease));
        }
        call.texts(profile.executors());
        call.array("text", JsonColumns.capabilities(profile.capabilities()));
        call.text(profile.node().value()).number(limit).number(candidates);
        call.text(holder.node().value()).number(incarnation);
        call.flag(holder instanceof LeaseHolder.Standalone).text(holder.node().value());
        call.number(budget.inputBytes()).number(budget.bytes());
        call.text(holder.node().value()).number(incarnation).number(leaseMicros);
        call.text(holder.node().value()).number(budget.inputBytes());
    }

    /** What can be claimed, as the index {@code apflow_queue_ready} says it. */
    static final String READY = "q.open_dependencies = 0 and not q.held and q.waits_until is null";

    /**
     * Tasks are found by their placement class: all of one class ask the same of a node, so one of
     * them is judged for all. The classes are found by skipping from one to the next in the index;
     * where there are more than {@code CLASSES_MAX}, a claim looks at some of them, beginning
     * somewhere else each time. Of each class that the node can take the first tasks are
     * candidates; the best of all these are locked, and judged by themselves once more. So what no
     * node can take, however much of it there is, is never walked over.
     *
     * <p>What the node runs is counted only where a task asks for it: all rows of {@code
     * apflow_running} are read for that.
     *
     * <p>Candidates are more than are asked for, since others may have locked some of them.
     */
    static final String CLAIM =
            """
            with recursive profile as materialized (
                select ?::text[] as executors, ?::text[] as capabilities,
                       ?::text as node, ?::int as most, ?::int as candidates_max),
            node_state as materialized (
                select exists (select 1 from apflow_cluster_life where node = ? and incarnation > ?) as superseded,
                       hashint8extended((random() * 1000000000)::bigint, 0) as start),
            node_load as materialized (
                select count(*)::int as running from apflow_running where ? or node = ?),
            class (class, first, place) as (
                select f.class, f.class, 1
                from (select coalesce(
                                 (select q.placement_class from apflow_queue q
                                  where READY and q.placement_class >= a.start
                                  order by q.placement_class limit 1),
                                 (select q.placement_class from apflow_queue q
                                  where READY
                                  order by q.placement_class limit 1)) as class
                      from node_state a) f
                where f.class is not null
                union all
                select n.class, c.first, c.place + 1
                from class c
                     cross join lateral (
                         select coalesce(
                                    (select q.placement_class from apflow_queue q
                                     where READY and q.placement_class > c.class
                                     order by q.placement_class limit 1),
                                    (select q.placement_class from apflow_queue q
                                     where READY
                                     order by q.placement_class limit 1)) as class) n
                where n.class <> c.first and c.place < CLASSES_MAX),
            placeable as materialized (
                select c.class
                from class c
                     cross join node_state a
                     cross join profile p
                     cross join lateral (
                         select q.* from apflow_queue q
                         where READY and q.placement_class = c.class
                         order by q.priority, q.number
                         limit 1) q
                where not a.superseded and PLACEABLE
                  and (q.max_parallel is null or q.max_parallel > RUNNING)),
            candidates as materialized (
                select q.number, q.priority
                from placeable p
                     cross join lateral (
                         select q.number, q.priority from apflow_queue q
                         where READY and q.placement_class = p.class
                         order by q.priority, q.number
                         limit (select candidates_max from profile)) q
                order by q.priority, q.number
                limit (select candidates_max from profile)),
            locked as materialized (
                select q.*
                from apflow_queue q, profile p
                where q.number = any (array(select number from candidates))
                  and READY and PLACEABLE and (q.max_parallel is null or q.max_parallel > RUNNING)
                order by q.priority, q.number
                limit (select most from profile)
                for update of q skip locked),
            sized as (
                select l.*, octet_length(t.spec) + coalesce(d.bytes, 0) as bytes
                from locked l
                     join apflow_task t on t.number = l.number
                     left join lateral (
                         select sum(octet_length(o.result))::bigint as bytes
                         from apflow_dependency e
                              join lateral (
                                  select latest.result
                                  from apflow_outcome latest
                                  where latest.number = e.dependency
                                  order by latest.attempt desc
                                  limit 1) o on true
                         where e.dependent = l.number) d on true),
            placed as (
                select s.*, row_number() over w - 1 as position, sum(s.loaded) over w - s.loaded as loaded_before
                from (select *, case when bytes > ? then 0 else bytes end as loaded from sized) s
                window w as (order by s.priority, s.number)),
            chosen as materialized (
                select p.*
                from placed p
                where (p.max_parallel is null or RUNNING + p.position < p.max_parallel)
                  and (p.position = 0 or p.loaded_before < ?)),
            deleted_queue as (
                delete from apflow_queue q using chosen c where q.number = c.number),
            inserted_running as (
                insert into apflow_running (
                    number, tree, attempt, delivery, failed_in_run, lost_deliveries, node, incarnation, expires_at,
                    started_at)
                select number, tree, attempt, delivery + 1, failed_in_run, lost_deliveries, ?, ?::bigint,
                       clock_timestamp() + ?::bigint * interval '1 microsecond', clock_timestamp()
                from chosen
                order by number),
            inserted_events as (
                insert into apflow_event (number, tree, type, node, attempt, delivery, details, at)
                select c.number, c.tree, e.type, ?, c.attempt, c.delivery + 1, '{}', clock_timestamp()
                from chosen c cross join (values (1, 'assigned'), (2, 'started')) e (place, type)
                order by c.priority, c.number, e.place)
            select c.number, t.id, t.tree_id, c.bytes, case when c.bytes <= ? then t.spec end as spec, c.attempt,
                   c.delivery + 1 as delivery, c.failed_in_run, n.locked, n.candidates
            from (select (select count(*)::int from locked) as locked,
                         (select count(*)::int from candidates) as candidates) n
                 left join (chosen c join apflow_task t on t.number = c.number) on true
            order by c.priority, c.number
            """
                    .replace(
                            "PLACEABLE",
                            """
                            q.method = any (p.executors)
                              and q.requires_executors <@ p.executors
                              and q.requires_capabilities <@ p.capabilities
                              and (cardinality(q.allowed_nodes) = 0 or p.node = any (q.allowed_nodes))
                              and not (p.node = any (q.forbidden_nodes))
                            """
                                    .strip())
                    .replace("READY", READY)
                    .replace("RUNNING", "(select running from node_load)")
                    .replace("CLASSES_MAX", Integer.toString(CLASSES_MAX));

    private static Map<Long, Results> results(Connection connection, List<Taken> taken)
            throws SQLException {
        List<Long> dependents =
                taken.stream()
                        .filter(
                                each ->
                                        each.refused.isEmpty()
                                                && !each.spec.dependencies().isEmpty())
                        .map(Taken::number)
                        .toList();
        Map<Long, Results> results = new HashMap<>();
        if (dependents.isEmpty()) {
            return results;
        }
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        select d.dependent, v.id, v.result
                        from apflow_dependency d join apflow_task_now v on v.number = d.dependency
                        where d.dependent = any (?) and v.status = 'completed'
                        """)) {
            call.numbers(dependents)
                    .rows(
                            row ->
                                    results.put(
                                            row.getLong(1),
                                            results.getOrDefault(row.getLong(1), Results.NONE)
                                                    .plus(
                                                            new TaskId(row.getString(2)),
                                                            StoredJson.value(row.getString(3)))));
        }
        return results;
    }

    @Override
    public void handBack(List<Delivered> deliveries, String reason) {
        putBack(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, Requeue.DELIVERIES)) {
                        return Requeue.run(deliveries(call, deliveries), reason);
                    }
                });
    }

    /** Puts nothing back where somebody else has the database. */
    private Requeue.Result putBack(Database.Work<Requeue.Result> work) {
        return Authority.unlessSuperseded(
                () ->
                        TreeLock.withLock(
                                hold ->
                                        database.transaction(
                                                connection -> {
                                                    hold.begin(connection);
                                                    Requeue.Result result = work.with(connection);
                                                    hold.settle(connection, result.waiting());
                                                    return result;
                                                })),
                new Requeue.Result(0, List.of()));
    }

    @Override
    public Recovered recover(String reason) {
        OrphanedTask.Result result =
                database.patiently(
                        connection -> {
                            TreeLock.Mode.ALONE.begin(connection);
                            return OrphanedTask.takeBack(
                                    connection,
                                    TreeLock.Mode.ALONE,
                                    OrphanedTask.everything(connection),
                                    reason);
                        });
        TreeLock.settleAll(database);
        return new Recovered(result.returned(), result.setAside());
    }

    @Override
    public int reconcile(LeaseHolder holder, Set<Delivered> known, String reason) {
        return putBack(
                        connection -> {
                            try (SqlStatement call =
                                    new SqlStatement(connection, Requeue.ALL_BUT)) {
                                return Requeue.run(holder(deliveries(call, known), holder), reason);
                            }
                        })
                .tasks();
    }

    @Override
    public Set<Delivered> heldBy(LeaseHolder holder) {
        return database.single(
                connection -> {
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    """
                                    select t.id, r.attempt, r.delivery
                                    from apflow_running r join apflow_task t on t.number = r.number
                                    where ? or r.node = ? and r.incarnation = ?::bigint
                                    """)) {
                        return new HashSet<>(holder(call, holder).rows(PostgresClaims::delivered));
                    }
                });
    }

    @Override
    public Set<Delivered> stillRunning(Set<Delivered> deliveries) {
        return database.single(
                connection -> {
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    """
                                    select t.id, r.attempt, r.delivery
                                    from apflow_task t join apflow_running r on r.number = t.number
                                    where t.id = any (?)
                                    """)) {
                        Set<Delivered> running =
                                new HashSet<>(
                                        call.texts(
                                                        deliveries.stream()
                                                                .map(Delivered::task)
                                                                .toList())
                                                .rows(PostgresClaims::delivered));
                        running.retainAll(deliveries);
                        return running;
                    }
                });
    }

    /** Whether it works alone, else its node and incarnation. */
    private static SqlStatement holder(SqlStatement call, LeaseHolder holder) throws SQLException {
        Optional<Long> incarnation =
                switch (holder) {
                    case LeaseHolder.Standalone _ -> Optional.empty();
                    case LeaseHolder.Member(var identity, Duration _) ->
                            Optional.of(identity.incarnation().value());
                };
        return call.flag(incarnation.isEmpty()).text(holder.node().value()).number(incarnation);
    }

    static Delivered delivered(ResultSet row) throws SQLException {
        return new Delivered(
                new TaskId(row.getString("id")), row.getInt("attempt"), row.getLong("delivery"));
    }

    /** Three parallel arrays: ids, attempts, deliveries. */
    static SqlStatement deliveries(SqlStatement call, Collection<Delivered> deliveries)
            throws SQLException {
        List<Delivered> list = new ArrayList<>(deliveries);
        return call.texts(list.stream().map(Delivered::task).toList())
                .array("integer", list.stream().map(Delivered::attempt).toArray())
                .array("bigint", list.stream().map(Delivered::delivery).toArray());
    }

    /** Events of tasks that were given back tell why. */
    static String details(String reason) {
        return JsonColumns.of(EventDetails.reassigned(reason));
    }
}
