-- The trees that carry a key and may count, the newest first: whether something in them can move, and whether a task of
-- them was ever handed to a worker.
select t.number, t.id,
       exists (
           select 1
           from apflow_task m
                left join apflow_queue q on q.number = m.number
                left join apflow_running r on r.number = m.number
           where m.tree_id = t.id and (r.number is not null or q.broken = 0)) as can_move,
       exists (
           select 1
           from apflow_task m
                left join apflow_queue q on q.number = m.number
           where m.tree_id = t.id
             and (q.delivery > 0
                  or exists (select 1 from apflow_running r where r.number = m.number)
                  or exists (select 1 from apflow_outcome o where o.number = m.number and o.delivery > 0))) as started
from apflow_run u join apflow_task t on t.number = u.tree
where u.unique_key = :key and not u.unique_ended
order by u.tree desc
