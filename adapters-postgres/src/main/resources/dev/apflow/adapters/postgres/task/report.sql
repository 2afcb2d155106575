-- Records a batch of outcomes: what ended, its outcome, the counts of its tree, the result that is kept by its key; what is
-- to be tried again waits anew; the others count down what waits for them.
with reported as materialized (
    select t.number, t.tree, u.*
    from unnest(:ids::text[], :attempts::integer[], :deliveries::bigint[], :statuses::text[], :results::text[], :errors::text[], :error_codes::text[],
                :keys::text[], :details::text[], :retry_micros::bigint[])
             as u (id, attempt, delivery, status, result, error, error_code, key, details, retry_micros)
         join apflow_task t on t.id = u.id),
params as materialized (select :node::text as node, :retried_details::text as retried_details),
trees as materialized (
    select a.tree
    from apflow_tree a
    where a.tree in (select tree from reported)
    order by a.tree
    for update of a),
locked as materialized (
    select r.number
    from apflow_running r
         join reported s on s.number = r.number and s.attempt = r.attempt and s.delivery = r.delivery
    where (select count(*) from trees) >= 0
    order by r.number
    for update of r),
deleted_running as (
    delete from apflow_running r using locked l where r.number = l.number returning r.*),
ended as (
    select g.number, g.tree, g.attempt, g.delivery, g.failed_in_run, g.node, g.progress, g.started_at, g.stale,
           s.status, s.result, s.error, s.error_code, s.key, s.details, s.retry_micros
    from deleted_running g join reported s on s.number = g.number),
inserted_outcomes as (
    insert into apflow_outcome (
        number, attempt, status, delivery, node, result, error, error_code, progress, idempotency_key,
        started_at, completed_at, stale)
    select number, attempt, status, delivery, node, result, error, error_code,
           case status when 'completed' then 1 else progress end, key, started_at, clock_timestamp(),
           stale and status = 'completed'
    from ended
    order by number),
counted as (
    update apflow_tree a
    set live = a.live - e.completed - e.failed, completed = a.completed + e.completed,
        failed = a.failed + e.failed
    from (select tree,
                 (count(*) filter (where status = 'completed'))::int as completed,
                 (count(*) filter (where status = 'failed'))::int as failed
          from ended
          where retry_micros is null
          group by tree) e
    where a.tree = e.tree
    returning a.tree, a.live),
kept as (
    insert into apflow_idempotency (key, number, result, created_at)
    select key, number, result, clock_timestamp()
    from reported s
    where status = 'completed' and key is not null
      and not exists (select 1 from ended e where e.number = s.number)
      and not exists (
          select 1 from apflow_outcome o
          where o.number = s.number and o.attempt = s.attempt and o.idempotency_key = s.key
            and o.status = 'completed')
    order by key
    on conflict (key) do nothing),
pending as (
    select t.number, t.tree, t.priority, ${open_dependencies} as open_dependencies, t.held,
           clock_timestamp() + e.retry_micros * interval '1 microsecond' as due_at, e.attempt + 1 as attempt,
           e.delivery, e.failed_in_run + 1 as failed_in_run, 0 as lost_deliveries, t.method, t.requires_executors,
           t.requires_capabilities, t.allowed_nodes, t.forbidden_nodes, t.max_parallel, e.node as last_node, e.error,
           clock_timestamp() as updated_at, t.queue, t.rules, t.fair_key
    from ended e join apflow_task t on t.number = e.number
    where e.retry_micros is not null),
requeued as (
    ${insert_pending}
    returning number, open_dependencies),
counts as materialized (
    select d.dependent as number, count(*)::int as satisfied
    from ended e join apflow_dependency d on d.dependency = e.number
    where e.retry_micros is null and (e.status = 'completed' or not d.required)
    group by d.dependent),
${release_dependents},
inserted_events as (
    insert into apflow_event (number, tree, type, node, attempt, delivery, details, at)
    select number, tree, type, node, attempt, delivery, details, clock_timestamp()
    from (select e.number, e.tree, 1 as place, e.status as type, s.node, e.attempt, e.delivery, e.details
          from ended e, params s
          union all
          select e.number, e.tree, 2, 'retried', null, e.attempt + 1, e.delivery, s.retried_details
          from ended e, params s
          where e.retry_micros is not null
          union all
          select e.number, e.tree, 3, 'tree_ended', null, e.attempt, e.delivery, ${ended_details}
          from ended e
          where e.retry_micros is null
            and not exists (select 1 from apflow_tree alone where alone.tree = e.tree)) each
    order by number, place)
select s.id, s.number, e.number is not null, coalesce(a.open_dependencies, 0), c.tree
from reported s
     left join ended e on e.number = s.number
     left join requeued a on a.number = s.number
     left join counted c on c.tree = e.tree and c.live = 0
