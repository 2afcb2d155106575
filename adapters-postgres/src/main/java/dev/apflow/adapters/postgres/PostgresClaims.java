package dev.apflow.adapters.postgres;

import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.Holder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

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
final class PostgresClaims implements TaskClaims {

    private final Database database;

    PostgresClaims(Database database) {
        this.database = database;
    }

    /** A claimed task before its dependencies' results are known. */
    private record Taken(
            long number,
            Delivered delivered,
            TaskId treeId,
            TaskSpec spec,
            int failedInRun,
            int candidates) {}

    @Override
    public Claim claim(Holder holder, NodeProfile profile, int limit) {
        return Authority.unlessSuperseded(
                () -> claimed(holder, profile, limit), new Claim(List.of(), Optional.empty()));
    }

    private Claim claimed(Holder holder, NodeProfile profile, int limit) {
        return database.single(
                connection -> {
                    Optional<Duration> nextDue = promoted(connection);
                    List<Taken> taken = filled(connection, holder, profile, limit);
                    Map<Long, Map<TaskId, JsonValue>> results = results(connection, taken);
                    return new Claim(
                            taken.stream()
                                    .map(
                                            each ->
                                                    new Claimed(
                                                            each.delivered,
                                                            each.treeId,
                                                            each.spec,
                                                            each.failedInRun,
                                                            results.getOrDefault(
                                                                    each.number, Map.of())))
                                    .toList(),
                            nextDue);
                });
    }

    /**
     * A statement looks at no more candidates than are asked for; where some of them were passed
     * over for what goes ahead of them, those behind have their turn.
     */
    private List<Taken> filled(Connection connection, Holder holder, NodeProfile profile, int limit)
            throws SQLException {
        List<Taken> all = new ArrayList<>();
        boolean more = true;
        while (more && all.size() < limit) {
            int wanted = limit - all.size();
            List<Taken> batch = taken(connection, holder, profile, wanted);
            all.addAll(batch);
            more = !batch.isEmpty() && batch.get(0).candidates == wanted;
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
        try (Call call =
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
        try (Call call =
                new Call(
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

    private List<Taken> taken(Connection connection, Holder holder, NodeProfile profile, int limit)
            throws SQLException {
        WriteFence fence = database.fence();
        try (Call call = fence.call(connection, CLAIM)) {
            give(call, holder, profile, limit);
            return fence.rows(
                    call,
                    row ->
                            new Taken(
                                    row.getLong("number"),
                                    new Delivered(
                                            new TaskId(row.getString("id")),
                                            row.getInt("attempt"),
                                            row.getLong("delivery")),
                                    new TaskId(row.getString("tree_id")),
                                    Texts.spec(row.getString("spec")),
                                    row.getInt("failed_in_run"),
                                    row.getInt("candidates")));
        }
    }

    /** The parameters of {@link #CLAIM}. */
    static void give(Call call, Holder holder, NodeProfile profile, int limit) throws SQLException {
        Optional<Long> incarnation = Optional.empty();
        Optional<Long> leaseMicros = Optional.empty();
        if (holder instanceof Holder.Member(var identity, Duration lease)) {
            incarnation = Optional.of(identity.incarnation().value());
            leaseMicros = Optional.of(lease.toNanos() / 1000);
        }
        call.text(holder.node().value()).number(incarnation);
        call.flag(holder instanceof Holder.Standalone).text(holder.node().value());
        call.texts(profile.executors()).texts(profile.executors());
        call.array("text", Texts.capabilities(profile.capabilities()));
        call.text(profile.node().value()).text(profile.node().value()).number(limit);
        call.text(holder.node().value()).number(incarnation).number(leaseMicros);
        call.text(holder.node().value());
    }

    /**
     * The placement stands in a {@code case} because the planner takes containment in an array for
     * rarely true: it would expect next to no row, read the whole queue and sort it, instead of
     * walking the index of what is ready until it has enough.
     */
    static final String CLAIM =
            """
            with ahead as materialized (
                select count(*)::int as running,
                       exists (select 1 from apflow_cluster_life where node = ? and incarnation > ?) as superseded
                from apflow_running
                where ? or node = ?),
            locked as materialized (
                select q.*
                from apflow_queue q, ahead a
                where not a.superseded and q.open_dependencies = 0 and not q.held and q.waits_until is null
                  and case
                          when q.method = any (?)
                           and q.requires_executors <@ ?
                           and q.requires_capabilities <@ ?
                           and (cardinality(q.allowed_nodes) = 0 or ? = any (q.allowed_nodes))
                           and not (? = any (q.forbidden_nodes))
                          then true
                          else false
                      end
                  and (q.max_parallel is null or q.max_parallel > a.running)
                order by q.priority, q.number
                limit ?
                for update of q skip locked),
            placed as (
                select l.*, row_number() over (order by l.priority, l.number) - 1 as position from locked l),
            chosen as materialized (
                select p.*
                from placed p, ahead a
                where p.max_parallel is null or a.running + p.position < p.max_parallel),
            gone as (
                delete from apflow_queue q using chosen c where q.number = c.number),
            begun as (
                insert into apflow_running (
                    number, tree, attempt, delivery, failed_in_run, node, incarnation, expires_at, started_at)
                select number, tree, attempt, delivery + 1, failed_in_run, ?, ?::bigint,
                       clock_timestamp() + ?::bigint * interval '1 microsecond', clock_timestamp()
                from chosen
                order by number),
            told as (
                insert into apflow_event (number, tree, type, node, attempt, delivery, details, at)
                select c.number, c.tree, e.type, ?, c.attempt, c.delivery + 1, '{}', clock_timestamp()
                from chosen c cross join (values (1, 'assigned'), (2, 'started')) e (place, type)
                order by c.priority, c.number, e.place)
            select c.number, t.id, t.tree_id, t.spec, c.attempt, c.delivery + 1 as delivery, c.failed_in_run,
                   (select count(*)::int from locked) as candidates
            from chosen c join apflow_task t on t.number = c.number
            order by c.priority, c.number
            """;

    private static Map<Long, Map<TaskId, JsonValue>> results(
            Connection connection, List<Taken> taken) throws SQLException {
        List<Long> dependents =
                taken.stream()
                        .filter(each -> !each.spec.dependencies().isEmpty())
                        .map(Taken::number)
                        .toList();
        Map<Long, Map<TaskId, JsonValue>> results = new HashMap<>();
        if (dependents.isEmpty()) {
            return results;
        }
        try (Call call =
                new Call(
                        connection,
                        """
                        select d.dependent, v.id, v.result
                        from apflow_dependency d join apflow_task_now v on v.number = d.dependency
                        where d.dependent = any (?) and v.status = 'completed'
                        """)) {
            call.numbers(dependents)
                    .rows(
                            row ->
                                    results.computeIfAbsent(
                                                    row.getLong(1), number -> new HashMap<>())
                                            .put(
                                                    new TaskId(row.getString(2)),
                                                    Texts.value(row.getString(3))));
        }
        return results;
    }

    @Override
    public void handBack(List<Delivered> deliveries, String reason) {
        PutBack.Result result =
                putBack(
                        connection -> {
                            try (Call call = new Call(connection, PutBack.DELIVERIES)) {
                                return PutBack.run(deliveries(call, deliveries), reason);
                            }
                        });
        Shape.settle(database, result.waiting());
    }

    /** Puts nothing back where somebody else has the database. */
    private PutBack.Result putBack(Database.Work<PutBack.Result> work) {
        return Authority.unlessSuperseded(
                () ->
                        database.transaction(
                                connection -> {
                                    Shape.keep(connection);
                                    return work.with(connection);
                                }),
                new PutBack.Result(0, List.of()));
    }

    @Override
    public int recover(String reason) {
        PutBack.Result result =
                database.patiently(
                        connection -> {
                            Shape.keep(connection);
                            try (Call call = new Call(connection, PutBack.ALL)) {
                                return PutBack.run(call, reason);
                            }
                        });
        Shape.settleAll(database);
        return result.tasks();
    }

    @Override
    public int reconcile(Holder holder, Set<Delivered> known, String reason) {
        PutBack.Result result =
                putBack(
                        connection -> {
                            try (Call call = new Call(connection, PutBack.ALL_BUT)) {
                                return PutBack.run(holder(deliveries(call, known), holder), reason);
                            }
                        });
        Shape.settle(database, result.waiting());
        return result.tasks();
    }

    @Override
    public Set<Delivered> heldBy(Holder holder) {
        return database.single(
                connection -> {
                    try (Call call =
                            new Call(
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
                    try (Call call =
                            new Call(
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
    private static Call holder(Call call, Holder holder) throws SQLException {
        Optional<Long> incarnation =
                switch (holder) {
                    case Holder.Standalone _ -> Optional.empty();
                    case Holder.Member(var identity, Duration _) ->
                            Optional.of(identity.incarnation().value());
                };
        return call.flag(incarnation.isEmpty()).text(holder.node().value()).number(incarnation);
    }

    static Delivered delivered(ResultSet row) throws SQLException {
        return new Delivered(
                new TaskId(row.getString("id")), row.getInt("attempt"), row.getLong("delivery"));
    }

    /** Three parallel arrays: ids, attempts, deliveries. */
    static Call deliveries(Call call, Collection<Delivered> deliveries) throws SQLException {
        List<Delivered> list = new ArrayList<>(deliveries);
        return call.texts(list.stream().map(Delivered::task).toList())
                .array("integer", list.stream().map(Delivered::attempt).toArray())
                .array("bigint", list.stream().map(Delivered::delivery).toArray());
    }

    /** Events of tasks that were given back tell why. */
    static String details(String reason) {
        return Texts.of(EventDetails.reassigned(reason));
    }
}
