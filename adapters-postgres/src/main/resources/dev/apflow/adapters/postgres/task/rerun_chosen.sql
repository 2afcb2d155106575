-- Sets the tasks of "chosen" back to pending, as a new attempt.
pending as (
    select number, tree, priority, 0 as open_dependencies, held, not_before as due_at, attempt + 1 as attempt, delivery,
           0 as failed_in_run, 0 as lost_deliveries, method, requires_executors, requires_capabilities, allowed_nodes,
           forbidden_nodes, max_parallel, node as last_node, null::text as error, clock_timestamp() as updated_at,
           queue, rules, fair_key
    from chosen),
queued as (
    ${insert_pending}),
inserted_events as (
    insert into apflow_event (number, tree, type, attempt, delivery, details, actor, at)
    select number, tree, 'retried', attempt + 1, delivery, :details, :actor, clock_timestamp()
    from chosen
    order by number)
select number from chosen
