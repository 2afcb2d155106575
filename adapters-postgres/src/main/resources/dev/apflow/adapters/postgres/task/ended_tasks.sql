-- Tasks t that have ended with one of these statuses, each with its latest outcome.
select t.*, o.attempt, o.delivery, o.node
from apflow_task t
     join lateral (
         select *
         from apflow_outcome latest
         where latest.number = t.number
         order by latest.attempt desc
         limit 1) o on true
where o.status = any (:statuses)
  and not exists (select 1 from apflow_queue q where q.number = t.number)
  and not exists (select 1 from apflow_running r where r.number = t.number)
