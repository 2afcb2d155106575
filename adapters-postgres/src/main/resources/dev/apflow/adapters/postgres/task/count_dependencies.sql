-- Counts anew what holds back each pending task of a tree.
with recursive
tasks as materialized (
    select number
    from apflow_task
    where tree_id = (select root.id from apflow_task root where root.number = :tree)),
edges as materialized (
    select d.dependent, d.dependency, d.required,
           case
               when exists (select 1 from apflow_queue p where p.number = d.dependency) then 'pending'
               when exists (select 1 from apflow_running r where r.number = d.dependency)
                   then 'in_progress'
               else (
                   select o.status
                   from apflow_outcome o
                   where o.number = d.dependency
                   order by o.attempt desc
                   limit 1)
           end as status
    from apflow_queue q join apflow_dependency d on d.dependent = q.number
    where q.number in (select number from tasks)),
blocked (number) as (
    select dependent from edges where required and status in ('failed', 'cancelled')
    union
    select e.dependent from blocked b join edges e on e.dependency = b.number and e.required),
counted as (
    select q.number,
           (count(*) filter (
               where e.required
                 and (e.status in ('failed', 'cancelled') or b.number is not null)))::int as broken,
           (count(*) filter (
               where case
                         when e.required then e.status <> 'completed'
                         else e.status in ('pending', 'in_progress') and b.number is null
                     end))::int as open
    from apflow_queue q
         left join edges e on e.dependent = q.number
         left join blocked b on b.number = e.dependency
    where q.number in (select number from tasks)
    group by q.number)
update apflow_queue q
set open_dependencies = c.open, broken = c.broken
from counted c
where q.number = c.number
  and (q.open_dependencies <> c.open or q.broken <> c.broken)
