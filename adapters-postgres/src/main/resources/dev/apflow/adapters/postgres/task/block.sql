-- These tasks have just ended otherwise than completed, for good; none of them was blocked before. What requires them is
-- blocked from now on, and what requires that; whoever waits for one of those however it ends waits no longer.
with recursive
ended as materialized (select unnest(:ended::bigint[]) as number),
reached (number) as (
    select number from ended
    union
    select d.dependent
    from reached r
         join apflow_dependency d on d.dependency = r.number and d.required
         join apflow_queue q on q.number = d.dependent and q.broken = 0),
counts as materialized (
    select d.dependent as number,
           (count(*) filter (where d.required))::int as broken,
           (count(*) filter (
               where not d.required and not exists (
                   select 1 from ended e where e.number = d.dependency)))::int as satisfied
    from reached r join apflow_dependency d on d.dependency = r.number
    group by d.dependent),
waiting as materialized (
    select q.number, c.broken, c.satisfied
    from apflow_queue q join counts c on c.number = q.number
    order by q.number
    for update of q),
changed as (
    update apflow_queue q
    set broken = q.broken + w.broken, open_dependencies = q.open_dependencies - w.satisfied
    from waiting w
    where q.number = w.number
    returning q.tree, w.broken > 0 and q.broken = w.broken as is_new),
blocked as (
    select tree, count(*)::int as tasks from changed where is_new group by tree)
update apflow_tree a
set live = a.live - b.tasks, blocked = a.blocked + b.tasks
from blocked b
where a.tree = b.tree
returning a.tree
