-- Counts anew how the tasks of a tree stand.
insert into apflow_tree (tree, live, blocked, completed, failed, cancelled)
select t.tree,
       count(*) filter (where r.number is not null or q.broken = 0),
       count(*) filter (where q.broken > 0),
       count(*) filter (where o.status = 'completed'),
       count(*) filter (where o.status = 'failed'),
       count(*) filter (where o.status = 'cancelled')
from apflow_task t
     left join apflow_queue q on q.number = t.number
     left join apflow_running r on r.number = t.number
     left join lateral (
         select latest.status
         from apflow_outcome latest
         where latest.number = t.number
         order by latest.attempt desc
         limit 1) o on q.number is null and r.number is null
where t.tree_id = (select root.id from apflow_task root where root.number = :tree)
group by t.tree
on conflict (tree) do update
set live = excluded.live, blocked = excluded.blocked, completed = excluded.completed,
    failed = excluded.failed, cancelled = excluded.cancelled
