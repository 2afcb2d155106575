-- Raises the turns of queues and priorities to those of tasks that were started.
insert into apflow_fair_turn as f (queue, priority, turn)
select u.queue, u.priority, u.turn
from unnest(:queues::text[], :priorities::integer[], :turns::bigint[]) as u (queue, priority, turn)
order by u.queue, u.priority
on conflict (queue, priority) do update
set turn = excluded.turn
where f.turn < excluded.turn
