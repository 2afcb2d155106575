package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.Activity;
import dev.apflow.application.store.Activity.Step;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What happened to tasks, by the newest events. */
final class RunActivity {

    /** A slot is busy from the start of a task to its next event. */
    private static final String ACTIVITY =
            """
            with given as (
                select ?::bigint as origin_us, ?::bigint as length_us, ?::bigint as steps, ?::bigint as most),
            seen as materialized (
                select number, task, type, attempt, delivery, epoch_us(happened) as time_us
                from apflow_event
                order by number desc
                limit ?),
            recent as materialized (
                select s.*, (s.time_us - g.origin_us) // g.length_us as step,
                       lead(s.time_us) over (partition by s.task order by s.number) as next_us
                from seen s, given g
                where s.time_us >= g.origin_us),
            span as (
                select i.step, g.origin_us + i.step * g.length_us as begins,
                       least(g.origin_us + (i.step + 1) * g.length_us, epoch_us(now())) as ends
                from given g, (select unnest(range((select steps from given))) as step) i),
            counted as (
                select step,
                       count(*) filter (where type = 'completed') as completed,
                       count(*) filter (where type = 'failed') as failed,
                       count(*) filter (where type = 'cancelled') as cancelled,
                       count(*) filter (where type = 'started') as started
                from recent
                group by step),
            busy as (
                select s.step, sum(least(b.till, s.ends) - greatest(b.since, s.begins)) as micros
                from span s
                join (select time_us as since, next_us as till from recent
                      where type = 'started' and next_us is not null
                      union all
                      select epoch_us(started_at), epoch_us(now()) from apflow_running) b
                    on b.since < s.ends and b.till > s.begins
                group by s.step),
            ready as (
                select r.task, r.step, r.time_us,
                       greatest(epoch_us(any_value(t.created_at)), coalesce(max(epoch_us(o.ended_at)), 0)) as since
                from recent r
                join apflow_task t on t.number = r.task and not contains(t.spec, '"not_before":"')
                left join apflow_edge e on e.task = r.task
                left join apflow_outcome o on o.number = e.dependency and epoch_us(o.ended_at) <= r.time_us
                where r.type = 'started' and r.attempt = 1 and r.delivery = 1
                  and r.task % (select 1 + count(*) // 5000 from recent where type = 'started') = 0
                group by r.task, r.step, r.time_us),
            waited as (
                select step, quantile_disc(greatest(0, time_us - since) // 1000, 0.95) as millis
                from ready
                group by step)
            select s.step, coalesce(c.completed, 0) as completed, coalesce(c.failed, 0) as failed,
                   coalesce(c.cancelled, 0) as cancelled, coalesce(c.started, 0) as started,
                   coalesce(b.micros / nullif(s.ends - s.begins, 0), 0)::double as busy,
                   w.millis::bigint as wait_millis,
                   (select case when count(*) = (select most from given) then min(time_us) end
                    from seen)::bigint as seen_from
            from span s
            left join counted c on c.step = s.step
            left join busy b on b.step = s.step
            left join waited w on w.step = s.step
            order by s.step
            """;

    private RunActivity() {}

    private record Found(Step step, Optional<Instant> seenFrom) {}

    static Activity read(
            DbExecute execute, Instant from, Duration step, int steps, int mostEvents) {
        try (Stream<DbRow> rows =
                execute.createQuery(ACTIVITY)
                        .addParam(Times.micros(from))
                        .addParam(Times.micros(step))
                        .addParam((long) steps)
                        .addParam((long) mostEvents)
                        .addParam((long) mostEvents)
                        .execute()) {
            List<Found> found = rows.map(RunActivity::found).toList();
            return new Activity(
                    from,
                    step,
                    found.stream().map(Found::step).toList(),
                    found.stream().flatMap(each -> each.seenFrom.stream()).findFirst());
        }
    }

    private static Found found(DbRow row) {
        return new Found(
                new Step(
                        Columns.bigint(row, "completed"),
                        Columns.bigint(row, "failed"),
                        Columns.bigint(row, "cancelled"),
                        Columns.bigint(row, "started"),
                        Columns.number(row, "busy"),
                        Columns.find(row, "wait_millis", Long.class).map(Duration::ofMillis)),
                Columns.find(row, "seen_from", Long.class).map(Times::instant));
    }
}
