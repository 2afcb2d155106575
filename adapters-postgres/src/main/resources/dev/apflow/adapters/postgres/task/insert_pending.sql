-- Makes the rows of "pending" tasks that wait to be claimed. Each statement that uses this says there
-- which tasks they are, and from when on (due_at), as which attempt.
insert into apflow_queue (
    number, tree, priority, open_dependencies, held, waits_until, due_at, attempt, delivery, failed_in_run,
    lost_deliveries, method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel,
    last_node, error, updated_at, queue, rules, fair_key, earlier)
select number, tree, priority, open_dependencies, held, due_at, due_at, attempt, delivery, failed_in_run,
       lost_deliveries, method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel,
       last_node, error, updated_at, queue, rules, fair_key, null
from pending
order by number
