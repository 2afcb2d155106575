-- Notes how far deliveries are, where they run.
with locked as materialized (
    select r.number, u.share
    from unnest(:ids::text[], :attempts::integer[], :deliveries::bigint[], :shares::double precision[])
             as u (id, attempt, delivery, share)
         join apflow_task t on t.id = u.id
         join apflow_running r
             on r.number = t.number and r.attempt = u.attempt and r.delivery = u.delivery
    order by r.number
    for update of r)
update apflow_running r
set progress = l.share
from locked l
where r.number = l.number
