package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.adapters.duckdb.engine.Session;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The turns of fair keys: {@link dev.apflow.domain.admission.FairTurns} in statements. A task gets
 * its turn from the first claim that finds it without open dependencies, in the order of numbers:
 * between two claims the turn of a priority does not move, so that is as good as at once. The last
 * turn of a key is the greatest one of its tasks that wait.
 *
 * <p>Where no fair key was ever used in a priority, its tasks have no turns; where there is no such
 * priority, claims do not ask for any. A key is that of a queue: tasks without one share one in
 * each queue.
 */
final class Turns {

    private static final String USED =
            """
            select 1 from apflow_turn where priority = ?
            """;

    /** Those that were ready before stay in front of the keys, first in, first out. */
    private static final String BEFORE_KEYS =
            """
            update apflow_pending set turn = 0
            where turn is null and waits = 0 and priority = ?
            """;

    private static final String ANY_WITHOUT =
            """
            select 1 from apflow_pending
            where turn is null and waits = 0 and priority in (select priority from apflow_turn)
            limit 1
            """;

    private static final String GIVE =
            """
            update apflow_pending set turn = given.turn
            from (
                select p.number,
                       greatest(l.turn, coalesce(k.turn, 0)) + row_number() over (
                           partition by p.priority, coalesce(p.queue, ''), coalesce(p.fair_key, '')
                           order by p.number) as turn
                from apflow_pending p
                join apflow_turn l on l.priority = p.priority
                left join (
                    select priority, coalesce(queue, '') as queue,
                           coalesce(fair_key, '') as fair_key, max(turn) as turn
                    from apflow_pending
                    where turn is not null and waits = 0
                    group by all) k
                    on k.priority = p.priority and k.queue = coalesce(p.queue, '')
                        and k.fair_key = coalesce(p.fair_key, '')
                where p.turn is null and p.waits = 0) given
            where apflow_pending.number = given.number
            """;

    private static final String STARTED =
            """
            update apflow_turn set turn = started.turn
            from (
                select priority, max(turn) as turn
                from (select unnest(?::bigint[]) as priority, unnest(?::bigint[]) as turn)
                group by priority) started
            where apflow_turn.priority = started.priority and apflow_turn.turn < started.turn
            """;

    private record TurnRow(int priority) implements Row {

        @Override
        public String table() {
            return "apflow_turn";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.tinyint(priority).bigint(0);
        }
    }

    private Turns() {}

    /** These tasks are about to come: where one has a fair key, keys take turns from now on. */
    static void expect(Session session, Collection<LiveTask.ClaimCriteria> tasks)
            throws SQLException {
        Set<Integer> priorities = new TreeSet<>();
        for (LiveTask.ClaimCriteria each : tasks) {
            if (each.admission().fairKey() != null) {
                priorities.add(each.priority());
            }
        }
        for (int priority : priorities) {
            if (session.small(USED).number(priority).list(row -> 1).isEmpty()) {
                session.sql(BEFORE_KEYS).number(priority).update();
                session.append(new TurnRow(priority));
            }
        }
    }

    /** Gives turns to those that became ready. */
    static void give(Session session) throws SQLException {
        if (!session.sql(ANY_WITHOUT).list(row -> 1).isEmpty()) {
            session.sql(GIVE).update();
        }
    }

    /** These start: the turn of a priority is the greatest of them. */
    static void started(Session session, Collection<CandidatePage.Ready> tasks)
            throws SQLException {
        List<Long> priorities = new ArrayList<>();
        List<Long> turns = new ArrayList<>();
        for (CandidatePage.Ready each : tasks) {
            if (each.turn() > 0) {
                priorities.add((long) each.row().live().criteria().priority());
                turns.add(each.turn());
            }
        }
        if (!turns.isEmpty()) {
            session.sql(STARTED).numbers(priorities).numbers(turns).update();
        }
    }
}
