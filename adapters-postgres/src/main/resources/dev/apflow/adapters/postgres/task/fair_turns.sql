-- Raises the turns of priorities to those of tasks that were started.
insert into apflow_fair_turn as f (priority, turn)
select u.priority, u.turn
from unnest(:priorities::integer[], :turns::bigint[]) as u (priority, turn)
order by u.priority
on conflict (priority) do update
set turn = excluded.turn
where f.turn < excluded.turn
