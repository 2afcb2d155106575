package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueReads.QueuePosition;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.StoredAdmission;

import io.helidon.dbclient.DbExecute;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a ready task stands in its queue. */
final class QueuePlaces {

    /** A task without a turn is seen with the one that the next claim gives it. */
    private static final String PLACE =
            """
            with seen as (
                select p.number, p.priority, p.queue, p.rules, p.due_at,
                       coalesce(l.turn, 0) as started_turn,
                       coalesce(p.turn, case when l.priority is null then 0 else
                           greatest(l.turn, coalesce(k.turn, 0)) + row_number() over (
                               partition by p.priority, coalesce(p.queue, ''),
                                   coalesce(p.fair_key, ''), p.turn is null
                               order by p.number) end) as turn
                from apflow_pending p
                left join apflow_turn l on l.priority = p.priority
                left join (
                    select priority, coalesce(queue, '') as queue,
                           coalesce(fair_key, '') as fair_key, max(turn) as turn
                    from apflow_pending
                    where turn is not null and waits = 0
                    group by all) k
                    on k.priority = p.priority and k.queue = coalesce(p.queue, '')
                        and k.fair_key = coalesce(p.fair_key, '')
                where p.waits = 0),
            due as (
                select * from seen where due_at is null or epoch_us(due_at) <= epoch_us(now())),
            asked as (
                select * from due where number = (select number from apflow_task where id = ?)),
            ahead as (
                select d.rules from due d, asked a
                where coalesce(d.queue, '') = coalesce(a.queue, '')
                  and (d.priority, d.turn, d.number) < (a.priority, a.turn, a.number)
                limit ?)
            select 1 as own, queue, rules, greatest(turn - started_turn, 0) as behind, 1 as tasks
            from asked
            union all
            select 0, null, rules, 0, count(*) from ahead group by rules
            """;

    private record Line(
            boolean own, @Nullable String queue, @Nullable String rules, long behind, int tasks) {

        AdmissionRules asked() {
            return StoredAdmission.rules(queue, rules, null).orElse(AdmissionRules.NONE);
        }
    }

    private QueuePlaces() {}

    static Optional<QueuePosition> of(
            DbExecute execute, TaskId id, Supplier<AdmissionState> state) {
        List<Line> lines =
                QueueQueries.list(
                        execute.createQuery(PLACE)
                                .addParam(id.value())
                                .addParam(QueueReads.MOST_AHEAD),
                        row ->
                                new Line(
                                        Columns.integer(row, "own") == 1,
                                        Columns.find(row, "queue", String.class).orElse(null),
                                        Columns.find(row, "rules", String.class).orElse(null),
                                        Columns.bigint(row, "behind"),
                                        Columns.integer(row, "tasks")));
        return lines.stream()
                .filter(Line::own)
                .findFirst()
                .map(own -> position(own, lines, state.get()));
    }

    private static QueuePosition position(Line own, List<Line> lines, AdmissionState state) {
        int ahead = 0;
        Map<String, Integer> byKey = new HashMap<>();
        for (Line each : lines) {
            if (!each.own) {
                ahead += each.tasks;
                for (ConcurrencyLimit limit : each.asked().concurrency()) {
                    byKey.merge(limit.key(), each.tasks, Integer::sum);
                }
            }
        }
        byKey.keySet()
                .retainAll(own.asked().concurrency().stream().map(ConcurrencyLimit::key).toList());
        return new QueuePosition(state, ahead, own.behind, byKey);
    }
}
