-- Puts these deliveries back, where they run.
with locked as materialized (
    select r.number
    from apflow_running r
         join apflow_task t on t.number = r.number
         join unnest(:ids::text[], :attempts::integer[], :deliveries::bigint[]) as u (id, attempt, delivery)
             on u.id = t.id and u.attempt = r.attempt and u.delivery = r.delivery
    order by r.number
    for update of r),
${requeue_locked}
