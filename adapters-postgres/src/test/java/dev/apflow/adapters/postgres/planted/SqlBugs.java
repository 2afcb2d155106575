package dev.apflow.adapters.postgres.planted;

import java.util.List;
import java.util.stream.Stream;

/** What may go wrong in statements that carry a promise. */
final class SqlBugs {

    private SqlBugs() {}

    static List<SqlBug> all() {
        return Stream.of(
                        leadership(),
                        standaloneTerm(),
                        outcomes(),
                        deliveries(),
                        leases(),
                        dependencies(),
                        ends(),
                        actors(),
                        order(),
                        flowControl())
                .flatMap(List::stream)
                .toList();
    }

    private static List<SqlBug> leadership() {
        return List.of(
                SqlBug.of(
                        "the fence looks at no epoch",
                        "cluster/FencedWritesContract",
                        "engine/seated.sql",
                        "where epoch = :epoch and node",
                        "where epoch >= :epoch and node"),
                SqlBug.of(
                        "the fence admits a term that was resigned",
                        "cluster/FencedWritesContract",
                        "engine/seated.sql",
                        "and not resigned",
                        ""),
                SqlBug.of(
                        "a grant does not wait for writes under way",
                        "cluster/TakeoverRacesContract",
                        "engine/Fence",
                        "select pg_advisory_xact_lock_shared(${lock FENCE});",
                        "select 1;"),
                SqlBug.of(
                        "a takeover does not raise the epoch",
                        "cluster/LeadershipContract",
                        "cluster/grant_leadership.sql",
                        "epoch = l.epoch + 1,",
                        "epoch = l.epoch,"),
                SqlBug.of(
                        "a grant overlooks a renewal that came meanwhile",
                        "engine/PostgresTakeoverTest",
                        "cluster/grant_leadership.sql",
                        "or l.expires_at <= clock_timestamp()",
                        "or true"),
                SqlBug.of(
                        "a renewal does not name its epoch",
                        "cluster/LeadershipContract",
                        "cluster/PostgresLeadership",
                        "where epoch = :epoch and node = :node and incarnation = :incarnation",
                        "where epoch >= :epoch and node = :node and incarnation = :incarnation"),
                SqlBug.of(
                        "a resignation does not name its epoch",
                        "cluster/LeadershipContract",
                        "cluster/PostgresLeadership",
                        "where epoch = :epoch and not resigned",
                        "where epoch >= :epoch and not resigned"));
    }

    private static List<SqlBug> standaloneTerm() {
        return List.of(
                SqlBug.of(
                        "the fence of the standalone term is not asked at commit",
                        "cluster/PostgresStandaloneTermTest",
                        "engine/WriteFence",
                        "try (SqlStatement call = call(connection, \"commit\")) {",
                        "try (SqlStatement call = new SqlStatement(connection, \"commit\")) {"),
                SqlBug.of(
                        "the fence admits a standalone term that another process has taken",
                        "cluster/PostgresStandaloneTermTest",
                        "engine/WriteFence",
                        "from apflow_standalone where token = ?::uuid and not",
                        "from apflow_standalone where ?::uuid is not null and not"),
                SqlBug.of(
                        "the fence admits a standalone term that was released",
                        "cluster/PostgresStandaloneTermTest",
                        "engine/WriteFence",
                        "where token = ?::uuid and not\" + \" released; \"",
                        "where token = ?::uuid; \""),
                SqlBug.of(
                        "a takeover of a standalone database does not wait for writes",
                        "cluster/PostgresStandaloneTermTest",
                        "engine/TakeoverLock",
                        "select pg_advisory_xact_lock(${lock TAKEOVER});",
                        "select ${lock TAKEOVER};"));
    }

    private static List<SqlBug> outcomes() {
        return List.of(
                SqlBug.of(
                        "an outcome does not name its delivery",
                        "TaskReportsContract",
                        "task/report.sql",
                        "and s.delivery = r.delivery",
                        "and s.delivery <= r.delivery"),
                SqlBug.of(
                        "a retry keeps the attempt",
                        "TaskRetriesContract",
                        "task/report.sql",
                        "e.attempt + 1 as attempt,",
                        "e.attempt as attempt,"),
                SqlBug.of(
                        "a retry does not wait for its delay",
                        "TaskRetriesContract",
                        "task/report.sql",
                        "e.retry_micros * interval '1 microsecond'",
                        "e.retry_micros * interval '0 microsecond'"),
                SqlBug.of(
                        "a retry writes no event",
                        "TaskRetriesContract",
                        "task/report.sql",
                        "s.retried_details from ended e, params s where e.retry_micros is not null",
                        "s.retried_details from ended e, params s where false"),
                SqlBug.of(
                        "a success of an old delivery is not kept",
                        "TaskReportsContract",
                        "task/report.sql",
                        "from reported s where status = 'completed' and key is not null",
                        "from reported s where false and status = 'completed' and key is not null"),
                SqlBug.of(
                        "a fenced success goes before the outcome of its attempt",
                        "TaskReportsContract",
                        "task/report.sql",
                        "and o.idempotency_key = s.key",
                        "and o.idempotency_key <> s.key"),
                SqlBug.of(
                        "a later success replaces the one that is kept",
                        "TaskReportsContract",
                        "task/report.sql",
                        "on conflict (key) do nothing",
                        "on conflict (key) do update set result = excluded.result"));
    }

    private static List<SqlBug> deliveries() {
        return List.of(
                SqlBug.of(
                        "a new delivery has the old one's number",
                        "TaskClaimsContract",
                        "task/claim.sql",
                        "select number, tree, attempt, delivery + 1, failed_in_run,"
                                + " lost_deliveries,",
                        "select number, tree, attempt, delivery, failed_in_run, lost_deliveries,"),
                SqlBug.of(
                        "a superseded life goes on claiming",
                        "cluster/MemberClaimsContract",
                        "task/claim.sql",
                        "where not a.superseded and (c.max_parallel",
                        "where (c.max_parallel"),
                SqlBug.of(
                        "a hand-back does not name its delivery",
                        "TaskReturnsContract",
                        "task/requeue_deliveries.sql",
                        "on u.id = t.id and u.attempt = r.attempt and u.delivery = r.delivery",
                        "on u.id = t.id and u.attempt = r.attempt and u.delivery <= r.delivery"),
                SqlBug.of(
                        "the attempt is raised when a task is put back",
                        "TaskReturnsContract",
                        "task/requeue_locked.sql",
                        "as due_at, g.attempt,",
                        "as due_at, g.attempt + 1 as attempt,"),
                SqlBug.of(
                        "a lost delivery is not counted",
                        "TaskReturnsContract",
                        "task/Requeue",
                        "run(call, reason, 1)",
                        "run(call, reason, 0)"),
                SqlBug.of(
                        "a claim forgets what was lost before",
                        "TaskReturnsContract",
                        "task/claim.sql",
                        "select number, tree, attempt, delivery + 1, failed_in_run,"
                                + " lost_deliveries,",
                        "select number, tree, attempt, delivery + 1, failed_in_run, 0,"),
                SqlBug.of(
                        "running again does not raise the attempt",
                        "TaskRerunContract",
                        "task/rerun_chosen.sql",
                        "as due_at, attempt + 1 as attempt,",
                        "as due_at, attempt,"));
    }

    private static List<SqlBug> leases() {
        return List.of(
                SqlBug.of(
                        "a renewal does not name its delivery",
                        "cluster/TaskLeasesContract",
                        "task/PostgresLeases",
                        "and r.delivery = u.delivery",
                        "and u.delivery <= r.delivery"),
                SqlBug.of(
                        "a superseded life goes on renewing",
                        "cluster/TaskLeasesContract",
                        "task/PostgresLeases",
                        "and l.incarnation > r.incarnation)",
                        "and false)"),
                SqlBug.of(
                        "a renewal does not ask whose lease it is",
                        "cluster/TaskLeasesContract",
                        "task/PostgresLeases",
                        "where r.node = :holder and r.incarnation = :incarnation",
                        "where (r.node = :holder or true) and (r.incarnation = :incarnation or"
                                + " true)"),
                SqlBug.of(
                        "a sweep undoes a fresh renewal",
                        "PostgresSweepRaceTest",
                        "cluster/due_leases.sql",
                        "limit :most for update of r skip locked",
                        "limit :most"),
                SqlBug.of(
                        "a sweep takes back what has not expired",
                        "cluster/SweepsContract",
                        "cluster/lease_due.sql",
                        "else least(r.expires_at, n.lost_since + m.grace)",
                        "else timestamptz 'epoch'"),
                SqlBug.of(
                        "a lost session costs its leases at once",
                        "cluster/LostHoldersContract",
                        "cluster/lease_due.sql",
                        "n.lost_since + m.grace)",
                        "n.lost_since)"),
                SqlBug.of(
                        "leases of a superseded life are left",
                        "cluster/LostHoldersContract",
                        "cluster/lease_due.sql",
                        "when r.incarnation is null or l.node is not null then timestamptz 'epoch'",
                        "when r.incarnation is null then timestamptz 'epoch'"));
    }

    private static List<SqlBug> dependencies() {
        return List.of(
                SqlBug.of(
                        "a dependency is released twice",
                        "DependenciesContract",
                        "task/release_dependents.sql",
                        "set open_dependencies = q.open_dependencies - w.satisfied",
                        "set open_dependencies = q.open_dependencies - 2 * w.satisfied"),
                SqlBug.of(
                        "a dependency is never released",
                        "DependenciesContract",
                        "task/release_dependents.sql",
                        "set open_dependencies = q.open_dependencies - w.satisfied",
                        "set open_dependencies = q.open_dependencies"),
                SqlBug.of(
                        "a failure releases those that require it",
                        "DependenciesContract",
                        "task/report.sql",
                        "and (e.status = 'completed' or not d.required)",
                        "and true"),
                SqlBug.of(
                        "a failure that is tried again releases those behind it",
                        "DependenciesContract",
                        "task/report.sql",
                        "where e.retry_micros is null and (e.status",
                        "where (e.status"),
                SqlBug.of(
                        "a cancel releases nobody",
                        "TaskCancellationContract",
                        "task/cancel.sql",
                        "count(*)::int as satisfied",
                        "0 as satisfied"));
    }

    private static List<SqlBug> ends() {
        String test = "TreeEndedContract";
        return List.of(
                SqlBug.of(
                        "the success that ends a tree does not tell so",
                        test,
                        "task/report.sql",
                        "and c.live = 0",
                        "and c.live < 0"),
                SqlBug.of(
                        "a tree is said to have ended while a task can still move",
                        test,
                        "task/tree_ended.sql",
                        "where a.tree = any (:trees) and a.live = 0",
                        "where a.tree = any (:trees)"),
                SqlBug.of(
                        "a tree that rests is said to end again",
                        test,
                        "task/TreeCounts",
                        "where tree = :tree and live > 0",
                        "where tree = :tree"),
                SqlBug.of(
                        "the second end of a task alone in its tree is told twice",
                        test,
                        "task/report.sql",
                        "and not exists (select 1 from apflow_tree alone where alone.tree ="
                                + " e.tree)) each",
                        ") each"));
    }

    private static List<SqlBug> actors() {
        String test = "ActorContract";
        return List.of(
                SqlBug.of(
                        "a cancel does not tell who asked for it",
                        test,
                        "task/cancel.sql",
                        "n.actor, clock_timestamp()",
                        "nullif(n.actor, 'bob'), clock_timestamp()"),
                SqlBug.of(
                        "running again does not tell who asked for it",
                        test,
                        "task/rerun_chosen.sql",
                        "delivery, :details, :actor, clock_timestamp()",
                        "delivery, :details, nullif(:actor::text, 'bob'), clock_timestamp()"),
                SqlBug.of(
                        "the end of a tree does not tell who brought it about",
                        test,
                        "task/tree_ended.sql",
                        ":actor::text, clock_timestamp()",
                        "nullif(:actor::text, 'bob'), clock_timestamp()"),
                SqlBug.of(
                        "events of another actor are shown too",
                        test,
                        "task/EventSelection",
                        "e.actor >= :actor and e.actor <= :actor",
                        "e.actor >= :actor and (true or e.actor <= :actor)"));
    }

    private static List<SqlBug> order() {
        return List.of(
                SqlBug.of(
                        "priority is ignored",
                        "TaskClaimsContract",
                        "task/claim.sql",
                        "order by q.priority, q.turn, q.number limit (select most",
                        "order by q.turn, q.number limit (select most"),
                SqlBug.of(
                        "max_parallel_per_node counts no task of the same claim",
                        "ClaimPlacementProperties",
                        "task/claim.sql",
                        "(select running from node_load) + p.position < p.max_parallel",
                        "(select running from node_load) < p.max_parallel"),
                SqlBug.of(
                        "allowed nodes are forbidden",
                        "ClaimPlacementProperties",
                        "task/PlacementClasses",
                        "ids(forbidden, NodeId::new)",
                        "ids(allowed, NodeId::new)"),
                SqlBug.of(
                        "classes that come later are not seen",
                        "ClaimPlacementProperties",
                        "task/PlacementClasses",
                        "where id >= ?",
                        "where id = greatest(?, 1)"),
                SqlBug.of(
                        "a cancel writes no event",
                        "TaskCancellationContract",
                        "task/cancel.sql",
                        "n.details from ended e, named n union all",
                        "n.details from ended e, named n where false union all"),
                SqlBug.of(
                        "a submission's key is not kept",
                        "TreeWritesContract",
                        "task/TreeSubmission",
                        "values (:key, :fingerprint, 0, :root, clock_timestamp())",
                        "values (:key || random(), :fingerprint, 0, :root, clock_timestamp())"));
    }

    private static List<SqlBug> flowControl() {
        return List.of(
                SqlBug.of(
                        "a claim counts what runs before it locks the keys",
                        "task/PostgresLimitRaceTest",
                        "task/LimitedClaim",
                        "FlowState.lock(connection, locks); FlowState now = "
                                + "FlowState.read(connection, settings, asked);",
                        "FlowState now = FlowState.read(connection, settings, asked); "
                                + "FlowState.lock(connection, locks);"),
                SqlBug.of(
                        "what runs is counted without its keys",
                        "ConcurrencyContract",
                        "task/FlowState",
                        "byKey.merge(each.key(), tasks, Integer::sum);",
                        "byKey.merge(each.key(), 0, Integer::sum);"),
                SqlBug.of(
                        "the turn of a priority is not raised",
                        "FairnessContract",
                        "task/fair_turns.sql",
                        "set turn = excluded.turn",
                        "set turn = f.turn"),
                SqlBug.of(
                        "a rate forgets what was started",
                        "RatesContract",
                        "task/LimitedClaim",
                        "FlowState.write(connection, round.rates());",
                        "FlowState.write(connection, Map.of());"),
                SqlBug.of(
                        "a pause is not noticed by who claims already",
                        "PausesContract",
                        "task/PostgresClaims",
                        "if (known.revision() != revision) {",
                        "if (known.revision() == 0) {"),
                SqlBug.of(
                        "a tree that was run again does not count as unfinished",
                        "UniqueTreesContract",
                        "task/TreeUniqueness",
                        "set unique_ended = false where tree",
                        "set unique_ended = true where tree"));
    }
}
