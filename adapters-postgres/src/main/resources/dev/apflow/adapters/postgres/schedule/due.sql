-- What is due, and when the next one is. Each part walks an index that holds nothing else; the time is a scalar, so
-- that the index ends where it does.
with params as materialized (select clock_timestamp() as at),
due as (
    select s.id, s.due_at
    from apflow_schedule s
    where s.due_at <= (select m.at from params m)
    order by s.due_at
    limit :most),
free as (
    select distinct o.schedule as id
    from apflow_occurrence o join apflow_schedule s on s.id = o.schedule
    where o.outcome = 'buffered'
      and (o.backfill is not null or not s.paused)
      and (o.backfill = 'allow'
           or not exists (
               select 1 from apflow_scheduled_tree t where t.schedule = o.schedule and t.ended = 'none'))
    limit :most)
select 'now' as kind, null as id, (extract(epoch from m.at) * 1000000)::bigint as at from params m
union all
select 'next', null, (extract(epoch from (
    select s.due_at from apflow_schedule s where s.due_at > (select m.at from params m) order by s.due_at limit 1))
    * 1000000)::bigint
union all
select 'waits', null, (exists (select 1 from apflow_occurrence o where o.outcome = 'buffered'))::integer::bigint
union all
select 'due', d.id, (extract(epoch from d.due_at) * 1000000)::bigint from due d
union all
select 'free', f.id, 0 from free f where f.id not in (select d.id from due d)
