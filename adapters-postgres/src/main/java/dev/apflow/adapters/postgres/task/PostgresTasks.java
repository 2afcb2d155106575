package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.json.stored.StoredSpec;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Changes single tasks. */
public final class PostgresTasks implements TaskWrites {

    private static final int MOST_NAMED = 100;

    /** How often a task may be handed out or back under a change's hands before it gives up. */
    private static final int TRIES = 20;

    private final Database database;

    public PostgresTasks(Database database) {
        this.database = database;
    }

    /** A task as it stood in the statement that looked. */
    private record Seen(long number, long tree, TaskId id, TaskStatus status, long revision) {

        static Seen of(ResultSet row) throws SQLException {
            return new Seen(
                    row.getLong("number"),
                    row.getLong("tree"),
                    new TaskId(row.getString("id")),
                    TaskStatus.ofWord(row.getString("status")).orElse(TaskStatus.FAILED),
                    row.getLong("revision"));
        }
    }

    private static Optional<Seen> seen(Connection connection, TaskId id) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select number, tree, id, status, revision from apflow_task_now where id ="
                                + " ?")) {
            return call.text(id.value()).row(Seen::of);
        }
    }

    /** Holds a pending task where it is; whether it was pending. */
    private static boolean lockPending(Connection connection, long number) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select number from apflow_queue where number = ? for update")) {
            return call.number(number).row(row -> row.getLong(1)).isPresent();
        }
    }

    @Override
    public AuthorizedResult<Amendment> amend(
            WriteAuthority authority, TaskSpec spec, long revision) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    Optional<Seen> first = seen(connection, spec.id());
                    if (first.isEmpty()) {
                        return new Amendment.Unknown();
                    }
                    boolean pending = lockPending(connection, first.get().number);
                    Optional<Seen> task = seen(connection, spec.id());
                    if (task.isEmpty()) {
                        return new Amendment.Unknown();
                    }
                    if (!pending) {
                        return task.get().status == TaskStatus.PENDING
                                ? new Amendment.Outdated()
                                : new Amendment.WrongStatus(task.get().status);
                    }
                    if (task.get().revision != revision) {
                        return new Amendment.Outdated();
                    }
                    amended(connection, spec, text(connection, spec));
                    return new Amendment.Amended();
                });
    }

    /** The new spec with what a later version wrote into the old one. */
    private static String text(Connection connection, TaskSpec spec) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(connection, "select spec from apflow_task where id = ?")) {
            Optional<String> old = call.text(spec.id().value()).row(row -> row.getString(1));
            return StoredSpec.rewritten(old.orElse(null), spec);
        }
    }

    private static void amended(Connection connection, TaskSpec spec, String text)
            throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        with input as materialized (select * from COLUMNS),
                        changed as (
                            update apflow_task t
                            set user_id = i.user_id, method = i.method, priority = i.priority,
                                not_before = i.not_before, requires_executors = i.requires_executors,
                                requires_capabilities = i.requires_capabilities, allowed_nodes = i.allowed_nodes,
                                forbidden_nodes = i.forbidden_nodes, max_parallel = i.max_parallel,
                                max_deliveries = i.max_deliveries, spec = i.spec,
                                revision = t.revision + 1
                            from input i
                            where t.id = i.id
                            returning t.number)
                        update apflow_queue q
                        set method = i.method, priority = i.priority, waits_until = i.not_before,
                            due_at = i.not_before, requires_executors = i.requires_executors,
                            requires_capabilities = i.requires_capabilities, allowed_nodes = i.allowed_nodes,
                            forbidden_nodes = i.forbidden_nodes, max_parallel = i.max_parallel,
                            updated_at = clock_timestamp()
                        from changed c, input i
                        where q.number = c.number
                        """
                                .replace("COLUMNS", Columns.UNNESTED))) {
            new Columns(List.of(spec), List.of(text)).give(call);
            call.update();
        }
    }

    @Override
    public AuthorizedResult<Deletion> delete(WriteAuthority authority, TaskId id, boolean cascade) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    TreeLock.lockExclusive(connection);
                    Optional<Seen> task = seen(connection, id);
                    if (task.isEmpty()) {
                        return new Deletion.Unknown();
                    }
                    List<Seen> all = withAllThatHangOn(connection, task.get());
                    if (all.size() > 1 && !cascade) {
                        return new Deletion.InUse(hangingOn(connection, task.get()));
                    }
                    for (Seen each : all) {
                        if (!lockPending(connection, each.number)) {
                            return new Deletion.WrongStatus(
                                    each.id, seen(connection, each.id).orElse(each).status);
                        }
                    }
                    deleted(connection, all, task.get().tree, authority.actor());
                    return new Deletion.Deleted(
                            all.stream().map(Seen::id).collect(Collectors.toSet()));
                });
    }

    private static final String HANGING =
            """
            select c.number, c.id from apflow_task c where c.parent_id = h.id
            union
            select t.number, t.id
            from apflow_dependency d join apflow_task t on t.number = d.dependent
            where d.dependency = h.number
            """;

    private static List<Seen> withAllThatHangOn(Connection connection, Seen task)
            throws SQLException {
        String sql =
                """
                with recursive all_of_it (number, id) as (
                    select t.number, t.id from apflow_task t where t.number = ?
                    union
                    select found.number, found.id from all_of_it h, lateral (HANGING) found)
                select v.number, v.tree, v.id, v.status, v.revision
                from all_of_it a join apflow_task_now v on v.number = a.number
                order by v.number
                """;
        try (SqlStatement call = new SqlStatement(connection, sql.replace("HANGING", HANGING))) {
            return call.number(task.number).rows(Seen::of);
        }
    }

    private static Set<TaskId> hangingOn(Connection connection, Seen task) throws SQLException {
        String sql =
                "select found.id from apflow_task h, lateral (HANGING) found where h.number = ?"
                        + " limit "
                        + MOST_NAMED;
        try (SqlStatement call = new SqlStatement(connection, sql.replace("HANGING", HANGING))) {
            return new HashSet<>(
                    call.number(task.number).rows(row -> new TaskId(row.getString(1))));
        }
    }

    private static void deleted(
            Connection connection, List<Seen> all, long tree, Optional<Actor> actor)
            throws SQLException {
        List<Long> numbers = all.stream().map(Seen::number).toList();
        for (String sql :
                List.of(
                        "delete from apflow_queue where number = any (?)",
                        "delete from apflow_task where number = any (?)",
                        "delete from apflow_dependency where dependent = any (?)",
                        TreeRemoval.OUTCOMES,
                        "delete from apflow_submission where tree = any (?)",
                        "delete from apflow_tree where tree = any (?)")) {
            try (SqlStatement call = new SqlStatement(connection, sql)) {
                call.numbers(numbers).update();
            }
        }
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "delete from apflow_event where tree = ? and number = any (?)")) {
            call.number(tree).numbers(numbers).update();
        }
        TreeCounts.recount(connection, tree, actor);
    }

    /**
     * A task that is handed out or back just now stands in neither table for a statement that began
     * before: such a one is looked for again.
     */
    @Override
    public AuthorizedResult<Cancellation> cancel(
            WriteAuthority authority, TaskId id, Optional<String> reason, boolean descendants) {
        List<Ended> ended = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            AuthorizedResult<Try> tried =
                    Authority.granted(
                            database,
                            authority,
                            connection ->
                                    tried(
                                            connection,
                                            id,
                                            new RequestedTask(
                                                    reason, descendants, authority.actor())));
            if (!(tried instanceof AuthorizedResult.Granted<Try>(Try result))) {
                return new AuthorizedResult.Refused<>();
            }
            ended.addAll(result.ended);
            if (result.task.isEmpty()) {
                return new AuthorizedResult.Granted<>(new Cancellation.Unknown());
            }
            if (!result.left) {
                return new AuthorizedResult.Granted<>(
                        ended.isEmpty()
                                ? new Cancellation.WrongStatus(result.task.get().status)
                                : cancelled(ended));
            }
        }
        throw new IllegalStateException("task " + id + " changes hands too fast to be cancelled");
    }

    private record Ended(Delivered delivered, long number, boolean running, boolean wasBlocked) {

        TaskId id() {
            return delivered.task();
        }
    }

    /** What a client says who cancels, and who it is. */
    private record RequestedTask(
            Optional<String> reason, boolean descendants, Optional<Actor> actor) {}

    /**
     * One go at cancelling.
     *
     * @param left whether something is still to be ended
     */
    private record Try(Optional<Seen> task, List<Ended> ended, boolean left) {}

    private static Cancellation cancelled(List<Ended> ended) {
        return new Cancellation.Cancelled(
                ended.stream().map(Ended::id).toList(),
                ended.stream().filter(Ended::running).map(Ended::delivered).toList());
    }

    private static Try tried(Connection connection, TaskId id, RequestedTask wish)
            throws SQLException {
        // Not by a row of the tree: that would give this transaction its id, and its events their
        // place,
        // ahead of a claim of one of these tasks that commits before them.
        TreeLock.lockExclusive(connection);
        List<Long> moving = TreeCounts.movingTreesOf(connection, List.of(id));
        List<Seen> chosen = chosen(connection, id, wish.descendants);
        Optional<Seen> task = chosen.stream().filter(each -> each.id.equals(id)).findFirst();
        List<Long> open =
                chosen.stream()
                        .filter(each -> !each.status.isTerminal())
                        .map(Seen::number)
                        .toList();
        if (open.isEmpty()) {
            return new Try(task, List.of(), false);
        }
        try (SqlStatement call = new SqlStatement(connection, CANCEL)) {
            List<Ended> ended =
                    call.numbers(open)
                            .text(wish.reason)
                            .text(JsonColumns.of(EventDetails.cancelled(wish.reason)))
                            .actor(wish.actor)
                            .rows(
                                    row ->
                                            new Ended(
                                                    Deliveries.of(row),
                                                    row.getLong("number"),
                                                    row.getBoolean("ran"),
                                                    row.getBoolean("was_blocked")));
            TreeCounts.block(
                    connection,
                    ended.stream().filter(each -> !each.wasBlocked).map(Ended::number).toList());
            TreeEnds.insertEvents(connection, moving, wish.actor);
            return new Try(task, ended, ended.size() < open.size());
        }
    }

    private static List<Seen> chosen(Connection connection, TaskId id, boolean descendants)
            throws SQLException {
        if (!descendants) {
            return seen(connection, id).stream().toList();
        }
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        with recursive below (number, id) as (
                            select number, id from apflow_task where id = ?
                            union
                            select c.number, c.id from below b join apflow_task c on c.parent_id = b.id)
                        select v.number, v.tree, v.id, v.status, v.revision
                        from below b join apflow_task_now v on v.number = b.number
                        order by v.number
                        """)) {
            return call.text(id.value()).rows(Seen::of);
        }
    }

    private static final String CANCEL =
            """
            with named as materialized (
                select ?::bigint[] as numbers, ?::text as error, ?::text as details, ?::text as actor),
            locked_pending as materialized (
                select q.number from apflow_queue q, named n where q.number = any (n.numbers)
                order by q.number for update of q),
            locked_running as materialized (
                select r.number from apflow_running r, named n where r.number = any (n.numbers)
                order by r.number for update of r),
            pending as (
                delete from apflow_queue q using locked_pending l where q.number = l.number returning q.*),
            running as (
                delete from apflow_running r using locked_running l where r.number = l.number returning r.*),
            ended as (
                select number, tree, attempt, delivery, last_node as node, 0::float8 as progress,
                       null::timestamptz as started_at, false as ran, broken > 0 as was_blocked
                from pending
                union all
                select number, tree, attempt, delivery, node, progress, started_at, true, false from running),
            counted as (
                update apflow_tree a
                set live = a.live - e.live, blocked = a.blocked - e.blocked,
                    cancelled = a.cancelled + e.live + e.blocked
                from (select tree,
                             (count(*) filter (where not was_blocked))::int as live,
                             (count(*) filter (where was_blocked))::int as blocked
                      from ended
                      group by tree) e
                where a.tree = e.tree),
            recorded as (
                insert into apflow_outcome (
                    number, attempt, status, delivery, node, error, error_code, progress, started_at, completed_at)
                select e.number, e.attempt, 'cancelled', e.delivery, e.node, n.error, 'cancelled', e.progress, e.started_at,
                       clock_timestamp()
                from ended e, named n
                order by e.number),
            counts as materialized (
                select d.dependent as number, count(*)::int as satisfied
                from ended e join apflow_dependency d on d.dependency = e.number, named n
                where not e.was_blocked and not d.required and d.dependent <> all (n.numbers)
                group by d.dependent),
            waiting as materialized (
                select q.number, c.satisfied
                from apflow_queue q join counts c on c.number = q.number
                order by q.number
                for update of q),
            released as (
                update apflow_queue q
                set open_dependencies = q.open_dependencies - w.satisfied
                from waiting w
                where q.number = w.number),
            inserted_events as (
                insert into apflow_event (number, tree, type, node, attempt, delivery, details, actor, at)
                select each.number, each.tree, each.type, each.node, each.attempt, each.delivery, each.details,
                       n.actor, clock_timestamp()
                from (select e.number, e.tree, 1 as place, 'cancelled' as type,
                             case when e.ran then e.node end as node, e.attempt, e.delivery, n.details
                      from ended e, named n
                      union all
                      select number, tree, 2, 'tree_ended', null, attempt, delivery, ENDED_DETAILS
                      from (select e.*, 'cancelled' as status from ended e) e
                      where not exists (select 1 from apflow_tree alone where alone.tree = e.tree)) each,
                     named n
                order by each.number, each.place)
            select t.id, e.number, e.attempt, e.delivery, e.ran, e.was_blocked from ended e join apflow_task t on t.number = e.number
            """
                    .replace("ENDED_DETAILS", TreeEnds.DETAILS_OF_ONE);

    @Override
    public AuthorizedResult<Rerun> rerun(WriteAuthority authority, TaskId id, boolean downstream) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    TreeLock.lockExclusive(connection);
                    Optional<Seen> task = seen(connection, id);
                    if (task.isEmpty()) {
                        return new Rerun.Unknown();
                    }
                    if (!task.get().status.isTerminal()) {
                        return new Rerun.WrongStatus(task.get().status);
                    }
                    TaskRerun.task(
                            connection,
                            task.get().number,
                            task.get().tree,
                            downstream,
                            authority.actor());
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    "select attempt from apflow_queue where number = ?")) {
                        return new Rerun.Started(
                                call.number(task.get().number)
                                        .row(row -> row.getInt(1))
                                        .orElseThrow());
                    }
                });
    }
}
