package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.Retention.Phase;
import dev.apflow.application.store.Retention.Place;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.RetentionPolicy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trees of a page of tasks that are over.
 *
 * @param next where to go on
 */
record RetentionPage(List<TreeState> over, Place next) {

    private static final SqlText PAGE =
            SqlText.inline(
                    RetentionPage.class,
                    """
                    select number, case when number = tree then id end as root,
                           (extract(epoch from created_at) * 1000000)::bigint as created_at,
                           (extract(epoch from clock_timestamp()) * 1000000)::bigint as now
                    from apflow_task
                    where number > :after
                    order by number
                    limit :most
                    """,
                    "after",
                    "most");

    private static final Place END = new Place(Phase.RESULTS, 0);

    private record Seen(long number, Optional<TaskId> root, Instant createdAt, Instant now) {

        static Seen of(ResultSet row) throws SQLException {
            return new Seen(
                    row.getLong("number"),
                    RowValues.text(row, "root").map(TaskId::new),
                    Times.instant(row.getLong("created_at")),
                    Times.instant(row.getLong("now")));
        }
    }

    /**
     * @param most tasks that are looked at
     */
    static RetentionPage read(Connection connection, RetentionPolicy policy, Place from, int most)
            throws SQLException {
        List<Seen> page = page(connection, from, most);
        if (page.isEmpty() || policy.shortest().isEmpty()) {
            return new RetentionPage(List.of(), END);
        }
        Instant now = page.get(0).now;
        List<Seen> old = old(page, now.minus(policy.shortest().get()));
        boolean more = page.size() == most && !old.isEmpty();
        List<TaskId> roots = old.stream().flatMap(each -> each.root.stream()).toList();
        List<TreeState> states = roots.isEmpty() ? List.of() : TreeState.of(connection, roots);
        Place next = more ? new Place(Phase.TREES, page.getLast().number) : END;
        return chosen(
                states.stream().filter(each -> each.isOver(policy, now)).toList(), next, most);
    }

    private static List<Seen> page(Connection connection, Place from, int most)
            throws SQLException {
        return SqlQuery.of(
                        PAGE,
                        call -> {
                            call.set("after").number(from.after());
                            call.set("most").number(most);
                        })
                .rows(Seen::of)
                .with(connection);
    }

    private static List<Seen> old(List<Seen> page, Instant created) {
        return page.stream().filter(each -> !each.createdAt.isAfter(created)).toList();
    }

    /** The first of those that are over; where they are many, the rest has its turn next. */
    private static RetentionPage chosen(List<TreeState> over, Place next, int most) {
        List<TreeState> chosen = new ArrayList<>();
        for (TreeState each : over) {
            chosen.add(each);
            if (TreeState.tasks(chosen) >= most) {
                return new RetentionPage(chosen, new Place(Phase.TREES, each.tree()));
            }
        }
        return new RetentionPage(chosen, next);
    }
}
