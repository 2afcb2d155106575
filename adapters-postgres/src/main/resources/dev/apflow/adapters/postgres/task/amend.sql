-- Changes the spec of a pending task.
with input as materialized (select * from ${task_columns}),
changed as (
    update apflow_task t
    set user_id = i.user_id, method = i.method, priority = i.priority,
        not_before = i.not_before, requires_executors = i.requires_executors,
        requires_capabilities = i.requires_capabilities, allowed_nodes = i.allowed_nodes,
        forbidden_nodes = i.forbidden_nodes, max_parallel = i.max_parallel,
        max_deliveries = i.max_deliveries, spec = i.spec,
        queue = i.queue, rules = i.rules, fair_key = i.fair_key,
        revision = t.revision + 1
    from input i
    where t.id = i.id
    returning t.number),
renamed as (
    update apflow_run r
    set name = :run_name, method = i.method
    from changed c, input i
    where r.tree = c.number)
update apflow_queue q
set method = i.method, priority = i.priority, waits_until = i.not_before,
    due_at = i.not_before, requires_executors = i.requires_executors,
    requires_capabilities = i.requires_capabilities, allowed_nodes = i.allowed_nodes,
    forbidden_nodes = i.forbidden_nodes, max_parallel = i.max_parallel,
    queue = i.queue, rules = i.rules, fair_key = i.fair_key, updated_at = clock_timestamp()
from changed c, input i
where q.number = c.number
