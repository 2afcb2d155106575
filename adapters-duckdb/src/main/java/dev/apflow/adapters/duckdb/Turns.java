package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.adapters.duckdb.engine.Session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The turns of fair keys: {@link dev.apflow.domain.admission.FairTurns} in statements. A task gets
 * its turn from the first claim that finds it without open dependencies, in the order of numbers:
 * between two claims the turn of a lane does not move, so that is as good as at once. The last turn
 * of a key is the greatest one of its tasks that wait.
 *
 * <p>A lane is a priority of a queue in which a fair key was ever used. Where there is none, claims
 * ask for no turns.
 */
final class Turns {

    private static final String LANE =
            """
            select 1 from apflow_lane where queue = ? and priority = ?
            """;

    /** Those that were ready before stay in front of the keys, first in, first out. */
    private static final String BEFORE_KEYS =
            """
            update apflow_pending set turn = 0
            where turn is null and waits = 0 and coalesce(queue, 'default') = ? and priority = ?
            """;

    private static final String ANY_WITHOUT =
            """
            select 1 from apflow_pending p
            join apflow_lane l on l.queue = coalesce(p.queue, 'default') and l.priority = p.priority
            where p.turn is null and p.waits = 0
            limit 1
            """;

    private static final String GIVE =
            """
            update apflow_pending set turn = given.turn
            from (
                select p.number,
                       greatest(l.turn, coalesce(k.turn, 0)) + row_number() over (
                           partition by l.queue, l.priority, coalesce(p.fair_key, '')
                           order by p.number) as turn
                from apflow_pending p
                join apflow_lane l
                    on l.queue = coalesce(p.queue, 'default') and l.priority = p.priority
                left join (
                    select coalesce(queue, 'default') as queue, priority,
                           coalesce(fair_key, '') as fair_key, max(turn) as turn
                    from apflow_pending
                    where turn is not null and waits = 0
                    group by all) k
                    on k.queue = l.queue and k.priority = l.priority
                        and k.fair_key = coalesce(p.fair_key, '')
                where p.turn is null and p.waits = 0) given
            where apflow_pending.number = given.number
            """;

    private static final String STARTED =
            """
            update apflow_lane set turn = started.turn
            from (
                select queue, priority, max(turn) as turn
                from (select unnest(?::varchar[]) as queue, unnest(?::bigint[]) as priority,
                             unnest(?::bigint[]) as turn)
                group by queue, priority) started
            where apflow_lane.queue = started.queue and apflow_lane.priority = started.priority
              and apflow_lane.turn < started.turn
            """;

    private record LaneRow(String queue, int priority) implements Row {

        @Override
        public String table() {
            return "apflow_lane";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.text(queue).tinyint(priority).bigint(0);
        }
    }

    private Turns() {}

    /** These tasks are about to come. */
    static void openLanes(Session session, Collection<LiveTask.ClaimCriteria> tasks)
            throws SQLException {
        Set<String> opened = new HashSet<>();
        for (LiveTask.ClaimCriteria each : tasks) {
            if (each.admission().fairKey() != null && opened.add(each.priority() + queue(each))) {
                openLane(session, each);
            }
        }
    }

    /** A task is about to come: where it has a fair key, keys take turns from now on. */
    static void openLane(Session session, LiveTask.ClaimCriteria criteria) throws SQLException {
        if (criteria.admission().fairKey() == null) {
            return;
        }
        String queue = queue(criteria);
        if (session.small(LANE).text(queue).number(criteria.priority()).list(row -> 1).isEmpty()) {
            session.sql(BEFORE_KEYS).text(queue).number(criteria.priority()).update();
            session.append(new LaneRow(queue, criteria.priority()));
        }
    }

    /** Gives turns to those that became ready. */
    static void give(Session session) throws SQLException {
        if (!session.sql(ANY_WITHOUT).list(row -> 1).isEmpty()) {
            session.sql(GIVE).update();
        }
    }

    /** These start: the turn of a lane is the greatest of them. */
    static void started(Session session, Collection<CandidatePage.Ready> tasks)
            throws SQLException {
        List<String> queues = new ArrayList<>();
        List<Long> priorities = new ArrayList<>();
        List<Long> turns = new ArrayList<>();
        for (CandidatePage.Ready each : tasks) {
            if (each.turn() > 0) {
                queues.add(queue(each.row().live().criteria()));
                priorities.add((long) each.row().live().criteria().priority());
                turns.add(each.turn());
            }
        }
        if (!turns.isEmpty()) {
            session.sql(STARTED).texts(queues).numbers(priorities).numbers(turns).update();
        }
    }

    private static String queue(LiveTask.ClaimCriteria criteria) {
        String named = criteria.admission().queue();
        return named == null ? "default" : named;
    }
}
