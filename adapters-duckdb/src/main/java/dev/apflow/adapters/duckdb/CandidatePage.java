package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.adapters.duckdb.engine.SqlStatement;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The statement that finds ready tasks in the order of the claim. It asks for no more than there
 * is: without turns, pauses and kinds of tasks that may not start, it says nothing of them.
 */
final class CandidatePage {

    /** A row, and what of it only a claim looks at. */
    record Ready(PendingRow row, long turn, @Nullable String userId) {}

    private static final String COLUMNS =
            """
            select p.number, p.tree, priority, p.method, placement, max_parallel, dependencies,
                dependents, epoch_us(due_at) as due_us, attempt, delivery, failed, error,
                error_code, lost_deliveries, max_deliveries, waits,
                node, epoch_us(updated_at) as updated_us, broken,
                p.queue, rules, admission, fair_key
            """;

    private static final String FROM_PENDING =
            """
             from apflow_pending p
            """;

    private static final String WITH_USERS =
            """
             join apflow_task t on t.number = p.number
            """;

    private static final String READY =
            """
            where parked_for <> ?::bigint
              and waits = 0 and (due_at is null or due_at <= make_timestamp(?::bigint))
              and (max_parallel is null or max_parallel > ?)
            """;

    private static final String NOT_CLOSED =
            """
              and not list_contains(?::bigint[], admission)
            """;

    /** What many numbers leave out is found by a hash, which costs more to plan. */
    private static final String NOT_ONE_OF_MANY_CLOSED =
            """
              and not exists (
                  select 1 from (select unnest(?::bigint[]) as admission) c
                  where c.admission = p.admission)
            """;

    private static final String METHOD_NOT_PAUSED =
            """
              and not exists (
                  select 1 from apflow_pause z where z.scope = 'method' and z.value = p.method)
            """;

    private static final String FAIR_KEY_NOT_PAUSED =
            """
              and not exists (
                  select 1 from apflow_pause z where z.scope = 'fair_key' and z.value = p.fair_key)
            """;

    private static final String USER_NOT_PAUSED =
            """
              and not exists (
                  select 1 from apflow_pause z where z.scope = 'user' and z.value = t.user_id)
            """;

    private static final String BEHIND_NUMBER =
            """
              and (priority > ? or (priority = ? and p.number > ?))
            """;

    private static final String BEHIND_TURN =
            """
              and (priority > ? or (priority = ? and (coalesce(turn, 0) > ?
                  or (coalesce(turn, 0) = ? and p.number > ?))))
            """;

    /** Rows that were found by narrow columns alone: where many are left out, that reads less. */
    private static final String THESE =
            """
            where p.number between ? and ? and list_contains(?::bigint[], p.number)
            """;

    private static final String BY_NUMBER =
            """
            order by priority, p.number
            """;

    private static final String BY_TURN =
            """
            order by priority, coalesce(turn, 0), p.number
            """;

    private static final int SMALL_PAGE = 64;
    private static final int FEW = 16;

    private final Session session;
    private final long parked;
    private final boolean turns;
    private final Set<PauseScope> paused;

    /**
     * @param parked rows with this mark are passed over
     * @param turns whether some tasks have turns
     */
    CandidatePage(Session session, long parked, boolean turns, List<AdmissionPause> pauses) {
        this.session = session;
        this.parked = parked;
        this.turns = turns;
        this.paused = pauses.stream().map(AdmissionPause::scope).collect(Collectors.toSet());
    }

    /**
     * @param closed kinds of tasks that are passed over
     * @param last what the page before ended with
     */
    List<Ready> read(int sameClassBefore, Collection<Long> closed, @Nullable Ready last, int size)
            throws SQLException {
        if (closed.size() <= FEW || size > SMALL_PAGE) {
            return find(columns(), sameClassBefore, closed, last, size).list(this::ready);
        }
        List<Long> numbers =
                find("select p.number", sameClassBefore, closed, last, size)
                        .list(row -> row.getLong(1));
        return numbers.isEmpty()
                ? List.of()
                : session.sql(columns() + from() + THESE + order())
                        .range(numbers)
                        .list(this::ready);
    }

    private SqlStatement find(
            String columns,
            int sameClassBefore,
            Collection<Long> closed,
            @Nullable Ready last,
            int size)
            throws SQLException {
        SqlStatement statement =
                session.sql(columns + from() + where(closed.size()) + order() + "limit ?")
                        .number(parked)
                        .number(session.now())
                        .number(sameClassBefore);
        if (!closed.isEmpty()) {
            statement.numbers(closed);
        }
        long priority = last == null ? -1 : last.row.live().criteria().priority();
        statement.number(priority).number(priority);
        if (turns) {
            long turn = last == null ? -1 : last.turn;
            statement.number(turn).number(turn);
        }
        return statement.number(last == null ? 0 : last.row.live().number()).number(size);
    }

    private String columns() {
        return COLUMNS
                + (turns ? ", coalesce(turn, 0) as turn" : "")
                + (users() ? ", t.user_id as user_id" : "");
    }

    private String from() {
        return users() ? FROM_PENDING + WITH_USERS : FROM_PENDING;
    }

    private String where(int closed) {
        StringBuilder text = new StringBuilder(READY);
        if (closed > 0) {
            text.append(closed <= FEW ? NOT_CLOSED : NOT_ONE_OF_MANY_CLOSED);
        }
        text.append(paused.contains(PauseScope.METHOD) ? METHOD_NOT_PAUSED : "");
        text.append(paused.contains(PauseScope.FAIR_KEY) ? FAIR_KEY_NOT_PAUSED : "");
        text.append(users() ? USER_NOT_PAUSED : "");
        return text.append(turns ? BEHIND_TURN : BEHIND_NUMBER).toString();
    }

    private String order() {
        return turns ? BY_TURN : BY_NUMBER;
    }

    private boolean users() {
        return paused.contains(PauseScope.USER);
    }

    private Ready ready(ResultSet row) throws SQLException {
        return new Ready(
                PendingRow.read(row),
                turns ? row.getLong("turn") : 0,
                users() ? row.getString("user_id") : null);
    }
}
