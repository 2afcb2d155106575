-- What happened to tasks, by the newest events. A slot is busy from the start of a task to its next event.
with seen as materialized (
    select e.number, e.type, e.attempt, e.delivery, e.at, e.xid, e.id
    from apflow_event e
    order by e.xid desc, e.id desc
    limit :most),
recent as materialized (
    select s.*, ((extract(epoch from s.at) * 1000000)::bigint - :from) / :step as step,
           lead(s.at) over (partition by s.number order by s.xid, s.id) as next_at
    from seen s
    where s.at >= timestamptz 'epoch' + :from * interval '1 microsecond'),
step as (
    select i as step,
           timestamptz 'epoch' + (:from + i * :step) * interval '1 microsecond' as begins,
           least(timestamptz 'epoch' + (:from + (i + 1) * :step) * interval '1 microsecond', clock_timestamp()) as ends
    from generate_series(0, :steps - 1) i),
counted as (
    select step,
           count(*) filter (where type = 'completed') as completed,
           count(*) filter (where type = 'failed') as failed,
           count(*) filter (where type = 'cancelled') as cancelled,
           count(*) filter (where type = 'started') as started
    from recent
    group by step),
busy as (
    select s.step, sum(extract(epoch from least(b.till, s.ends) - greatest(b.since, s.begins))) as seconds
    from step s
         join (select at as since, next_at as till from recent where type = 'started' and next_at is not null
               union all
               select started_at, clock_timestamp() from apflow_running) b
              on b.since < s.ends and b.till > s.begins
    group by s.step),
waited as (
    select r.step,
           percentile_disc(0.95) within group (order by greatest(0, extract(epoch from r.at - greatest(
               t.created_at, t.not_before,
               (select max(o.completed_at)
                from apflow_dependency d join apflow_outcome o on o.number = d.dependency
                where d.dependent = r.number and o.completed_at <= r.at))) * 1000)) as millis
    from recent r join apflow_task t on t.number = r.number
    where r.type = 'started' and r.attempt = 1 and r.delivery = 1
      and r.number % (select 1 + count(*) / 5000 from recent where type = 'started') = 0
    group by r.step)
select s.step, coalesce(c.completed, 0) as completed, coalesce(c.failed, 0) as failed,
       coalesce(c.cancelled, 0) as cancelled, coalesce(c.started, 0) as started,
       coalesce(b.seconds / nullif(extract(epoch from s.ends - s.begins), 0), 0)::double precision as busy,
       w.millis::bigint as wait_millis,
       (select case when count(*) = :most then (extract(epoch from min(at)) * 1000000)::bigint end from seen) as seen_from
from step s
     left join counted c on c.step = s.step
     left join busy b on b.step = s.step
     left join waited w on w.step = s.step
order by s.step
