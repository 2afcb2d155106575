package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.OutcomeRow.End;
import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Records outcomes. */
final class RecordOutcomes implements Change<List<Verdict>> {

    private final String node;
    private final List<Report> reports;
    private final List<String> results;
    private final List<String> tokens;
    private final Numbers numbers;

    RecordOutcomes(NodeId node, List<Report> reports, Numbers numbers) {
        this.node = node.value();
        this.reports = List.copyOf(reports);
        this.results = reports.stream().map(each -> result(each.outcome())).toList();
        this.tokens = reports.stream().map(each -> RunningRow.token(each.delivered())).toList();
        this.numbers = numbers;
    }

    private static String result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(JsonValue value, boolean cached) -> Json.text(value);
            case Outcome.Failed failed -> "";
        };
    }

    /**
     * What one batch does to those that wait.
     *
     * @param trees those that it may have ended
     */
    private record Effects(
            List<Long> ended,
            List<Long> completed,
            List<Long> failed,
            List<Long> again,
            Set<Long> trees) {
        Effects() {
            this(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new TreeSet<>());
        }
    }

    @Override
    public List<Verdict> apply(Session session) throws SQLException {
        Map<Delivered, RunningRow> running = new HashMap<>();
        RequeueTasks.take(session, tokens).forEach(each -> running.put(each.delivered(), each));
        Effects effects = new Effects();
        List<Integer> late = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < reports.size(); i++) {
            RunningRow row = running.remove(reports.get(i).delivered());
            verdicts.add(row == null ? Verdict.FENCED : Verdict.ACCEPTED);
            if (row == null) {
                late.add(i);
            } else {
                accept(session, i, row, effects);
            }
        }
        WaitCounts.release(session, effects.ended, effects.completed);
        WaitCounts.block(session, effects.failed);
        WaitCounts.recount(session, effects.again);
        new TreeEnds(session, new History(session, numbers)).note(effects.trees);
        for (int i : late) {
            verdicts.set(i, FencedReports.verdict(session, reports.get(i), results.get(i)));
        }
        return verdicts;
    }

    private void accept(Session session, int i, RunningRow row, Effects effects) {
        Report report = reports.get(i);
        switch (report.outcome()) {
            case Outcome.Succeeded(JsonValue value, boolean cached) -> {
                End end = End.completed(results.get(i), report.key());
                session.append(OutcomeRow.of(row, end, true, session.now()));
                note(session, EventType.COMPLETED, row.live(), EventDetails.completed(cached));
                effects.completed.add(row.live().number());
            }
            case Outcome.Failed failed -> fail(session, report, failed, row, effects);
        }
        ended(row.live(), report.outcome(), effects);
    }

    private void fail(
            Session session,
            Report report,
            Outcome.Failed failed,
            RunningRow row,
            Effects effects) {
        End end = End.failed(failed.error(), failed.code(), report.key());
        boolean last = failed.retryAfter().isEmpty();
        session.append(OutcomeRow.of(row, end, last, session.now()));
        note(
                session,
                EventType.FAILED,
                row.live(),
                EventDetails.failed(failed.error(), failed.code(), !last));
        failed.retryAfter().ifPresent(delay -> retry(session, row, failed, delay, effects));
    }

    private static void ended(LiveTask live, Outcome outcome, Effects effects) {
        boolean again = outcome instanceof Outcome.Failed failed && failed.retryAfter().isPresent();
        if (!again || live.ties().dependencies() > 0) {
            effects.trees.add(live.tree());
        }
        if (!again && live.ties().dependents() > 0) {
            effects.ended.add(live.number());
            if (outcome instanceof Outcome.Failed) {
                effects.failed.add(live.number());
            }
        }
    }

    private void retry(
            Session session,
            RunningRow row,
            Outcome.Failed failed,
            Duration delay,
            Effects effects) {
        LiveTask.Failure failure = new LiveTask.Failure(failed.error(), failed.code().word());
        LiveTask live = row.live().retried(failure, session.now() + Times.micros(delay));
        session.append(new PendingRow(live, 0, row.node(), session.now()));
        new History(session, numbers)
                .note(EventType.RETRIED, live, null, EventDetails.retriedByPolicy());
        if (live.ties().dependencies() > 0) {
            effects.again.add(live.number());
        }
    }

    private void note(Session session, EventType type, LiveTask live, JsonObject details) {
        new History(session, numbers).note(type, live, node, details);
    }
}
