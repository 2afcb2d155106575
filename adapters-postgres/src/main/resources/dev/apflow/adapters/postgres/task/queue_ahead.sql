-- Where a ready task stands; no row for another one. A row for each kind of limits of the ready tasks of its queue that a
-- claim looks at before it, of :most at most.
with task as materialized (
    select q.*, t.user_id
    from apflow_task t join apflow_queue q on q.number = t.number
    where t.id = :id and q.open_dependencies = 0 and q.broken = 0 and not q.held
      and (q.due_at is null or q.due_at <= clock_timestamp()))
select t.method, t.user_id, t.queue, t.rules, t.fair_key,
       greatest(t.turn - coalesce((
           select f.turn from apflow_fair_turn f
           where f.priority = t.priority), t.turn), 0) as fair_turns,
       a.rules as ahead_rules, coalesce(a.tasks, 0) as ahead
from task t
     left join lateral (
         select b.rules, count(*)::int as tasks
         from (select q.rules
               from apflow_queue q
               where q.queue is not distinct from t.queue and q.open_dependencies = 0 and not q.held
                 and (q.due_at is null or q.due_at <= clock_timestamp())
                 and (q.priority, q.turn, q.number) < (t.priority, t.turn, t.number)
               limit :most) b
         group by b.rules) a on true
