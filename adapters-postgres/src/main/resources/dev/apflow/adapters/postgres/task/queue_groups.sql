-- How the tasks of queues stand: what is pending by what it waits for, and what runs. One snapshot: a task is counted
-- either as pending or as running. Tasks of suspended trees count nowhere. since is that of the oldest ready task.
with params as materialized (
    select clock_timestamp() as now, :after::text collate "C" as after, :queue::text collate "C" as queue,
           :paused_users::text[] as users, :paused_fair_keys::text[] as fair_keys)
select coalesce(g.queue, 'default') as queue, g.phase, g.method, g.rules, g.paused, g.tasks,
       (extract(epoch from p.now - least(
           g.oldest_due,
           (select t.created_at from apflow_task t where t.number = g.oldest))) * 1000000)::bigint as age
from params p
     cross join lateral (
         select q.queue, s.phase, q.method, q.rules, s.paused, count(*) as tasks,
                min(q.number) filter (where q.due_at is null) as oldest,
                min(greatest(q.due_at, t.created_at)) as oldest_due
         from apflow_queue q
              cross join lateral (
                  select case
                             when q.open_dependencies > 0 or q.broken > 0 then 'dependencies'
                             when q.due_at > p.now then
                                 case when q.failed_in_run > 0 then 'retry' else 'not_before' end
                             else 'ready'
                         end as phase,
                         coalesce(q.fair_key = any (p.fair_keys), false)
                             or cardinality(p.users) > 0 and exists (
                                    select 1 from apflow_task u
                                    where u.number = q.number and u.user_id = any (p.users)) as paused) s
              left join apflow_task t on q.due_at is not null and t.number = q.number
         where not q.held
           and coalesce(q.queue, 'default') > p.after
           and (p.queue is null or coalesce(q.queue, 'default') = p.queue)
         group by q.queue, s.phase, q.method, q.rules, s.paused
         union all
         select r.queue, 'running', null, null, false, count(*), null, null
         from apflow_running r
         where coalesce(r.queue, 'default') > p.after
           and (p.queue is null or coalesce(r.queue, 'default') = p.queue)
         group by r.queue
         union all
         select distinct q.queue, 'suspended', null, null, false, 0, null::bigint, null::timestamptz
         from apflow_queue q
         where q.held
           and coalesce(q.queue, 'default') > p.after
           and (p.queue is null or coalesce(q.queue, 'default') = p.queue)) g
