-- Creates trees; fewer rows than tasks where an id is taken.
with input as materialized (
    select nextval('apflow_task_number') as number, u.*
    from (select c.*, w.root, w.held, w.actor
          from ${task_columns}
               join unnest(:roots::text[], :held::boolean[], :actors::text[]) with ordinality as w (root, held, actor, place)
                   on w.place = c.place
          order by c.place) u),
params as materialized (select clock_timestamp() as at),
root as materialized (select number, id, method from input where id = root),
inserted_tasks as (
    insert into apflow_task (
        number, tree, id, tree_id, parent_id, user_id, method, priority, held, not_before,
        requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel,
        max_deliveries, spec, created_at, without_run, queue, rules, fair_key)
    select i.number, r.number, i.id, i.root, i.parent_id, i.user_id, i.method, i.priority, i.held,
           i.not_before, i.requires_executors, i.requires_capabilities, i.allowed_nodes,
           i.forbidden_nodes, i.max_parallel, i.max_deliveries, i.spec, m.at, null, i.queue, i.rules, i.fair_key
    from input i join root r on r.id = i.root cross join params m
    order by i.id
    on conflict (id) do nothing
    returning number),
counted as (
    insert into apflow_tree (tree, live, blocked, completed, failed, cancelled)
    select r.number, count(*), 0, 0, 0, 0
    from input i join root r on r.id = i.root
    group by r.number
    having count(*) > 1),
inserted_runs as (
    insert into apflow_run (
        tree, name, method, flow, flow_version, trigger_kind, trigger_id, trigger_user, labels, inputs, created_at,
        unique_key)
    select r.number, o.name, r.method, o.flow, o.flow_version, o.trigger_kind, o.trigger_id, o.trigger_user,
           o.labels::jsonb, o.inputs, m.at, o.unique_key
    from unnest(:run_roots::text[], :run_names::text[], :run_flows::text[], :run_versions::integer[],
                :run_triggers::text[], :run_trigger_ids::text[], :run_users::text[], :run_labels::text[],
                :run_inputs::text[], :run_unique_keys::text[])
             as o (root, name, flow, flow_version, trigger_kind, trigger_id, trigger_user, labels, inputs, unique_key)
         join root r on r.id = o.root cross join params m
    order by r.number),
pending as (
    select i.number, r.number as tree, i.priority, i.dependencies as open_dependencies, i.held, i.not_before as due_at,
           1 as attempt, 0 as delivery, 0 as failed_in_run, 0 as lost_deliveries, i.method, i.requires_executors,
           i.requires_capabilities, i.allowed_nodes, i.forbidden_nodes, i.max_parallel, null::text as last_node,
           null::text as error, m.at as updated_at, i.queue, i.rules, i.fair_key
    from input i join root r on r.id = i.root cross join params m),
queued as (
    ${insert_pending}),
inserted_events as (
    insert into apflow_event (number, tree, type, attempt, delivery, details, actor, at)
    select i.number, r.number, 'created', 1, 0, '{}', i.actor, m.at
    from input i join root r on r.id = i.root cross join params m
    order by i.number)
select (extract(epoch from m.at) * 1000000)::bigint from inserted_tasks, params m
