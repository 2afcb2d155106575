-- Puts back these tasks, which this transaction has locked: their deliveries are lost.
with locked as materialized (
    select r.number
    from apflow_running r
    where r.number = any (:numbers)
    order by r.number
    for update of r),
${requeue_locked}
