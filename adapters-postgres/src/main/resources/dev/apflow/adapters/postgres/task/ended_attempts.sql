-- How the attempts of a task ended, with their stack traces.
select o.attempt, o.delivery, o.status, o.result, o.error, o.node, tr.trace,
       case when o.status = 'cancelled' then 'cancelled' else o.error_code end as error_code,
       (extract(epoch from o.started_at) * 1000000)::bigint as started_at,
       (extract(epoch from o.completed_at) * 1000000)::bigint as completed_at
from apflow_task t
     join apflow_outcome o on o.number = t.number
     left join apflow_trace tr
         on tr.number = o.number and tr.attempt = o.attempt and tr.delivery = o.delivery
where t.id = :task and o.attempt > :after
order by o.attempt
limit :limit
