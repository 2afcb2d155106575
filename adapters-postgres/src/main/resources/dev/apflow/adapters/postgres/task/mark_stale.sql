-- Marks whoever has a result of these tasks, or of one that is found so.
with recursive
old (number) as (
    select unnest(:numbers::bigint[])
    union
    select d.dependent
    from old o join apflow_dependency d on d.dependency = o.number
    where exists (select 1 from apflow_running r where r.number = d.dependent)
       or not exists (select 1 from apflow_queue q where q.number = d.dependent)
          and (
              select latest.status
              from apflow_outcome latest
              where latest.number = d.dependent
              order by latest.attempt desc
              limit 1) = 'completed'),
running as (
    update apflow_running r set stale = true from old o where r.number = o.number)
update apflow_outcome c
set stale = true
from old o
where c.number = o.number and c.status = 'completed'
  and c.attempt = (select max(latest.attempt) from apflow_outcome latest where latest.number = c.number)
  and not exists (select 1 from apflow_queue q where q.number = c.number)
  and not exists (select 1 from apflow_running r where r.number = c.number)
