-- Takes the tasks of "locked" from whoever runs them: pending again, the same attempt.
deleted_running as (
    delete from apflow_running r using locked l where r.number = l.number returning r.*),
pending as (
    select t.number, t.tree, t.priority, ${open_dependencies} as open_dependencies, t.held,
           null::timestamptz as due_at, g.attempt, g.delivery, g.failed_in_run,
           g.lost_deliveries + :lost as lost_deliveries, t.method, t.requires_executors, t.requires_capabilities,
           t.allowed_nodes, t.forbidden_nodes, t.max_parallel, g.node as last_node,
           case when g.failed_in_run > 0 then (
               select o.error
               from apflow_outcome o
               where o.number = t.number and o.attempt = g.attempt - 1) end as error,
           clock_timestamp() as updated_at, t.queue, t.rules, t.fair_key
    from deleted_running g join apflow_task t on t.number = g.number),
queued as (
    ${insert_pending}
    returning number, open_dependencies),
inserted_events as (
    insert into apflow_event (number, tree, type, node, attempt, delivery, details, at)
    select number, tree, 'reassigned', node, attempt, delivery, :details, clock_timestamp()
    from deleted_running
    order by number)
select number, open_dependencies from queued
