-- Counts down what the tasks of "counts" still wait for, by as many dependencies as are satisfied.
waiting as materialized (
    select q.number, c.satisfied
    from apflow_queue q join counts c on c.number = q.number
    order by q.number
    for update of q),
released as (
    update apflow_queue q
    set open_dependencies = q.open_dependencies - w.satisfied
    from waiting w
    where q.number = w.number)
