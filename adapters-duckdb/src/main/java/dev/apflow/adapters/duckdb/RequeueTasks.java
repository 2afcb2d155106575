package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.OutcomeRow.End;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Recovered;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.task.ErrorCode;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Takes tasks back from workers: pending again, the same attempt. */
record RequeueTasks(Numbers numbers, String reason) {

    private static final String TAKE_THESE =
            """
            delete from apflow_running
            where list_contains(?::varchar[], id || ' ' || attempt || ' ' || delivery)
            returning number, tree, priority, method, placement, max_parallel, dependencies,
                dependents, epoch_us(due_at) as due_us, attempt, delivery, failed, error,
                error_code, lost_deliveries, max_deliveries, id,
                node, progress, epoch_us(started_at) as started_us, stale,
                queue, rules, admission, fair_key
            """;

    private static final String TAKE_ALL =
            """
            delete from apflow_running
            returning number, tree, priority, method, placement, max_parallel, dependencies,
                dependents, epoch_us(due_at) as due_us, attempt, delivery, failed, error,
                error_code, lost_deliveries, max_deliveries, id,
                node, progress, epoch_us(started_at) as started_us, stale,
                queue, rules, admission, fair_key
            """;

    private static final String TAKE_OTHERS =
            """
            delete from apflow_running
            where not list_contains(?::varchar[], id || ' ' || attempt || ' ' || delivery)
            returning number, tree, priority, method, placement, max_parallel, dependencies,
                dependents, epoch_us(due_at) as due_us, attempt, delivery, failed, error,
                error_code, lost_deliveries, max_deliveries, id,
                node, progress, epoch_us(started_at) as started_us, stale,
                queue, rules, admission, fair_key
            """;

    /** Those of these deliveries that run. */
    static List<RunningRow> take(Session session, List<String> tokens) throws SQLException {
        return session.small(TAKE_THESE).texts(tokens).list(RunningRow::read);
    }

    int these(Session session, List<String> tokens) throws SQLException {
        return giveBack(session, take(session, tokens));
    }

    /** Whoever ran these is gone: those that were lost too often fail. */
    Recovered all(Session session) throws SQLException {
        List<RunningRow> again = new ArrayList<>();
        List<Long> failed = new ArrayList<>();
        Set<Long> trees = new TreeSet<>();
        for (RunningRow each : session.small(TAKE_ALL).list(RunningRow::read)) {
            int lostBefore = each.live().course().lost();
            switch (DeliveryLimit.afterLoss(lostBefore, each.live().criteria().maxDeliveries())) {
                case HAND_OUT_AGAIN -> again.add(each.hadLoss());
                case SET_ASIDE -> {
                    setAside(session, each, DeliveryLimit.error(lostBefore + 1));
                    failed.add(each.live().number());
                    trees.add(each.live().tree());
                }
            }
        }
        WaitCounts.release(session, failed, List.of());
        WaitCounts.block(session, failed);
        requeue(session, again, trees);
        return new Recovered(again.size(), failed.size());
    }

    private void setAside(Session session, RunningRow task, String error) {
        ErrorCode code = ErrorCode.TOO_MANY_DELIVERIES;
        End end = End.failed(error, code, Optional.empty());
        session.append(OutcomeRow.of(task, end, true, session.now()));
        new History(session, numbers)
                .note(
                        EventType.FAILED,
                        task.live(),
                        task.node(),
                        EventDetails.failed(error, code, false));
    }

    int allBut(Session session, List<String> tokens) throws SQLException {
        return giveBack(session, session.small(TAKE_OTHERS).texts(tokens).list(RunningRow::read));
    }

    private int giveBack(Session session, List<RunningRow> taken) throws SQLException {
        requeue(session, taken, Set.of());
        return taken.size();
    }

    /**
     * @param changed trees in which something ended
     */
    private void requeue(Session session, List<RunningRow> taken, Set<Long> changed)
            throws SQLException {
        History history = new History(session, numbers);
        for (RunningRow each : taken) {
            session.append(new PendingRow(each.live(), 0, each.node(), session.now()));
            history.note(
                    EventType.REASSIGNED,
                    each.live(),
                    each.node(),
                    EventDetails.reassigned(reason));
        }
        WaitCounts.recount(session, withDependencies(taken).map(LiveTask::number).toList());
        Set<Long> trees = new TreeSet<>(changed);
        withDependencies(taken).map(LiveTask::tree).forEach(trees::add);
        new TreeEnds(session, new History(session, numbers)).note(trees);
    }

    /** What was run again while they ran, they have to wait for. */
    private static Stream<LiveTask> withDependencies(List<RunningRow> taken) {
        return taken.stream().map(RunningRow::live).filter(each -> each.ties().dependencies() > 0);
    }
}
