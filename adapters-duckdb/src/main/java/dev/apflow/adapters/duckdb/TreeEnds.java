package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.EventRow.Subject;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.EventDetails;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.TaskStatus;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Notes that nothing in a tree can move any more, in the transaction that made it so.
 *
 * @param history of whoever made it so
 */
record TreeEnds(Session session, History history) {

    private static final String MOVING =
            """
            select tree from apflow_pending
            where broken = 0 and tree between ? and ? and list_contains(?::bigint[], tree)
            union
            select tree from apflow_running where list_contains(?::bigint[], tree)
            """;

    private static final String ENDED =
            """
            select tree,
                count(*) filter (where status = 'pending') as pending,
                count(*) filter (where status = 'completed') as completed,
                count(*) filter (where status = 'failed') as failed,
                count(*) filter (where status = 'cancelled') as cancelled,
                (any_value(attempt) filter (where number = tree))::integer as attempt,
                (any_value(delivery) filter (where number = tree))::bigint as delivery
            from (
                select tree, number, 'pending' as status, attempt, delivery
                from apflow_pending
                where tree between ? and ? and list_contains(?::bigint[], tree)
                union all
                select tree, number, status, attempt, delivery
                from apflow_outcome
                where current and tree between ? and ? and list_contains(?::bigint[], tree)
            )
            group by tree
            order by tree
            """;

    /** Those of these trees in which something can move. */
    Collection<Long> moving(Collection<Long> trees) throws SQLException {
        return trees.isEmpty()
                ? List.of()
                : new TreeSet<>(
                        session.sql(MOVING)
                                .range(trees)
                                .numbers(trees)
                                .list(row -> row.getLong(1)));
    }

    /**
     * Notes it of those in which nothing can move now.
     *
     * @param changed trees in which something could move before this change
     */
    void note(Collection<Long> changed) throws SQLException {
        Collection<Long> ended = new TreeSet<>(changed);
        ended.removeAll(moving(ended));
        if (!ended.isEmpty()) {
            session.sql(ENDED).range(ended).range(ended).list(TreeEnds::ended).forEach(this::note);
        }
    }

    private record Ended(Subject root, Map<TaskStatus, Integer> counts) {}

    private static Ended ended(ResultSet row) throws SQLException {
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        counts.put(TaskStatus.PENDING, row.getInt("pending"));
        counts.put(TaskStatus.COMPLETED, row.getInt("completed"));
        counts.put(TaskStatus.FAILED, row.getInt("failed"));
        counts.put(TaskStatus.CANCELLED, row.getInt("cancelled"));
        long tree = row.getLong("tree");
        return new Ended(
                new Subject(tree, tree, row.getInt("attempt"), row.getLong("delivery")), counts);
    }

    private void note(Ended ended) {
        history.note(EventType.TREE_ENDED, ended.root, null, EventDetails.treeEnded(ended.counts));
    }
}
