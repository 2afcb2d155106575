-- Puts back what a holder runs, but for these deliveries.
with locked as materialized (
    select r.number
    from apflow_running r join apflow_task t on t.number = r.number
    where not exists (
              select 1
              from unnest(:ids::text[], :attempts::integer[], :deliveries::bigint[]) as u (id, attempt, delivery)
              where u.id = t.id and u.attempt = r.attempt and u.delivery = r.delivery)
      and (:standalone or r.node = :holder and r.incarnation = :incarnation::bigint)
    order by r.number
    for update of r),
${requeue_locked}
