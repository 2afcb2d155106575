package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.LiveTask.AttemptCounters;
import dev.apflow.adapters.duckdb.LiveTask.ClaimCriteria;
import dev.apflow.adapters.duckdb.LiveTask.DependencyCounts;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.EventDetails;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredSpec;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Sets tasks that have ended back to pending, as a new attempt. */
final class RerunTasks {

    private static final String ENDED =
            """
            select o.number, o.tree, o.attempt, o.delivery, o.node, t.id, t.method, t.spec,
                   (select count(*) from apflow_edge e
                    where e.tree = ? and e.task = o.number) as dependencies,
                   (select count(*) from apflow_edge e
                    where e.tree = ? and e.dependency = o.number) as dependents
            from apflow_outcome o join apflow_task t on t.number = o.number
            where o.current and o.tree = ? and o.number between ? and ?
              and (? = 'all' or o.status <> 'completed')
              and (? = 'false' or list_contains(?::bigint[], o.number))
            order by o.number
            """;

    private static final String PAST =
            """
            update apflow_outcome set current = false
            where current and number between ? and ? and list_contains(?::bigint[], number)
            """;

    private static final String DOWNSTREAM =
            """
            with recursive below (number) as (
                select ?::bigint
                union
                select e.task
                from below b join apflow_edge e on e.dependency = b.number and e.tree = ?
            )
            select number from below
            """;

    /** Whoever has a result of these, or of one that is found so. */
    private static final String STALE =
            """
            with recursive fed (number) as (
                select number from apflow_running where tree = ?
                union all
                select number from apflow_outcome where tree = ? and current and status = 'completed'
            ),
            old (number) as (
                select e.task
                from apflow_edge e join fed f on f.number = e.task
                where e.tree = ? and list_contains(?::bigint[], e.dependency)
                union
                select e.task
                from old o
                join apflow_edge e on e.dependency = o.number and e.tree = ?
                join fed f on f.number = e.task
            )
            select number from old
            """;

    private static final String STALE_RUNNING =
            """
            update apflow_running set stale = true
            where number between ? and ? and list_contains(?::bigint[], number)
            """;

    private static final String STALE_COMPLETED =
            """
            update apflow_outcome set stale = true
            where current and status = 'completed'
              and number between ? and ? and list_contains(?::bigint[], number)
            """;

    private record Ended(LiveTask rerun, @Nullable String node) {}

    private RerunTasks() {}

    /**
     * Runs again what has ended of a tree.
     *
     * @param completedToo else only what failed or was cancelled
     * @return how many tasks these were
     */
    static int tree(Session session, History history, long tree, boolean completedToo)
            throws SQLException {
        return rerun(session, history, tree, List.of(), completedToo).size();
    }

    /**
     * Runs one task again that has ended.
     *
     * @param downstream also what has ended and depends on it
     * @return the number of its new attempt
     */
    static int task(Session session, History history, TaskRef task, boolean downstream)
            throws SQLException {
        List<Long> chosen =
                downstream
                        ? session.sql(DOWNSTREAM)
                                .number(task.number())
                                .number(task.tree())
                                .list(row -> row.getLong(1))
                        : List.of(task.number());
        return rerun(session, history, task.tree(), chosen, true).stream()
                .filter(each -> each.number() == task.number())
                .map(each -> each.course().attempt())
                .findFirst()
                .orElseThrow();
    }

    /**
     * @param chosen only these; none: all
     */
    private static List<LiveTask> rerun(
            Session session, History history, long tree, List<Long> chosen, boolean completedToo)
            throws SQLException {
        long from = chosen.isEmpty() ? tree : Collections.min(chosen);
        long to = chosen.isEmpty() ? Long.MAX_VALUE : Collections.max(chosen);
        List<Ended> ended =
                session.sql(ENDED)
                        .number(tree)
                        .number(tree)
                        .number(tree)
                        .number(from)
                        .number(to)
                        .text(completedToo ? "all" : "failed")
                        .text(chosen.isEmpty() ? "false" : "true")
                        .numbers(chosen)
                        .list(RerunTasks::ended);
        List<Long> changed = ended.stream().map(each -> each.rerun.number()).toList();
        if (changed.isEmpty()) {
            return List.of();
        }
        TreeEnds ends = new TreeEnds(session, history);
        Collection<Long> moving = ends.moving(List.of(tree));
        session.sql(PAST).range(changed).update();
        Turns.expect(session, ended.stream().map(each -> each.rerun.criteria()).toList());
        for (Ended each : ended) {
            session.append(new PendingRow(each.rerun, 0, each.node, session.now()));
            history.note(EventType.RETRIED, each.rerun, null, EventDetails.retriedByRerun());
        }
        WaitCounts.recountTree(session, tree);
        makeStale(session, tree, changed);
        ends.note(moving);
        return ended.stream().map(Ended::rerun).toList();
    }

    private static void makeStale(Session session, long tree, List<Long> again)
            throws SQLException {
        List<Long> stale =
                session.sql(STALE)
                        .number(tree)
                        .number(tree)
                        .number(tree)
                        .numbers(again)
                        .number(tree)
                        .list(row -> row.getLong(1));
        if (!stale.isEmpty()) {
            session.sql(STALE_RUNNING).range(stale).update();
            session.sql(STALE_COMPLETED).range(stale).update();
        }
    }

    private static Ended ended(ResultSet row) throws SQLException {
        TaskId id = new TaskId(row.getString("id"));
        Stored<TaskSpec> stored = StoredSpec.read(id, row.getString("spec"));
        TaskSpec spec = stored.orElse(TaskSpec.unreadable(id, Optional.empty()));
        ClaimCriteria criteria = ClaimCriteria.of(spec);
        LiveTask live =
                new LiveTask(
                        row.getLong("number"),
                        row.getLong("tree"),
                        stored.problem().isEmpty()
                                ? criteria
                                : criteria.by(row.getString("method")),
                        new DependencyCounts(row.getInt("dependencies"), row.getInt("dependents")),
                        Times.micros(spec.notBefore()),
                        AttemptCounters.rerun(row.getInt("attempt"), row.getLong("delivery")),
                        null);
        return new Ended(live, row.getString("node"));
    }
}
