package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.Live.Course;
import dev.apflow.adapters.duckdb.Live.Ties;
import dev.apflow.adapters.duckdb.Live.Wish;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.EventDetails;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.TaskSpec;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Sets tasks that have ended back to pending, as a new attempt. */
final class Rerunning {

    private static final String ENDED =
            """
            select o.number, o.tree, o.attempt, o.delivery, o.node, t.spec,
                   (select count(*) from apflow_edge e
                    where e.tree = ? and e.dependency = o.number) as dependents
            from apflow_outcome o join apflow_task t on t.number = o.number
            where o.current and o.tree = ? and o.number between ? and ?
              and (? = 'all' or o.status <> 'completed')
            order by o.number
            """;

    private static final String PAST =
            """
            update apflow_outcome set current = false
            where current and number between ? and ? and list_contains(?::bigint[], number)
            """;

    private record Ended(Live rerun, @Nullable String node) {}

    private Rerunning() {}

    /**
     * Runs again what has ended of a tree, between two numbers.
     *
     * @param completedToo else only what failed or was cancelled
     * @return the tasks as they are then
     */
    static List<Live> rerun(
            Session session, Numbers numbers, long tree, long from, long to, boolean completedToo)
            throws SQLException {
        List<Ended> ended =
                session.sql(ENDED)
                        .number(tree)
                        .number(tree)
                        .number(from)
                        .number(to)
                        .text(completedToo ? "all" : "failed")
                        .list(Rerunning::ended);
        List<Long> changed = ended.stream().map(each -> each.rerun.number()).toList();
        if (changed.isEmpty()) {
            return List.of();
        }
        session.sql(PAST).range(changed).update();
        History history = new History(session, numbers);
        for (Ended each : ended) {
            session.append(new PendingRow(each.rerun, 0, each.node, session.now()));
            history.note(EventType.RETRIED, each.rerun, null, EventDetails.retriedByRerun());
        }
        Waits.recountTree(session, tree);
        return ended.stream().map(Ended::rerun).toList();
    }

    private static Ended ended(ResultSet row) throws SQLException {
        TaskSpec spec = Json.spec(row.getString("spec"));
        Live live =
                new Live(
                        row.getLong("number"),
                        row.getLong("tree"),
                        Wish.of(spec),
                        new Ties(spec.dependencies().size(), row.getInt("dependents")),
                        Times.micros(spec.notBefore()),
                        Course.rerun(row.getInt("attempt"), row.getLong("delivery")),
                        null);
        return new Ended(live, row.getString("node"));
    }
}
