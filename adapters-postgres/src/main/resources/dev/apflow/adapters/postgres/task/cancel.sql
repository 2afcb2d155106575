-- Cancels what is pending or runs of these tasks.
with named as materialized (
    select :numbers::bigint[] as numbers, :error::text as error, :details::text as details, :actor::text as actor),
locked_pending as materialized (
    select q.number from apflow_queue q, named n where q.number = any (n.numbers)
    order by q.number for update of q),
locked_running as materialized (
    select r.number from apflow_running r, named n where r.number = any (n.numbers)
    order by r.number for update of r),
deleted_pending as (
    delete from apflow_queue q using locked_pending l where q.number = l.number returning q.*),
deleted_running as (
    delete from apflow_running r using locked_running l where r.number = l.number returning r.*),
ended as (
    select number, tree, attempt, delivery, last_node as node, 0::float8 as progress,
           null::timestamptz as started_at, false as ran, broken > 0 as was_blocked
    from deleted_pending
    union all
    select number, tree, attempt, delivery, node, progress, started_at, true, false from deleted_running),
counted as (
    update apflow_tree a
    set live = a.live - e.live, blocked = a.blocked - e.blocked,
        cancelled = a.cancelled + e.live + e.blocked
    from (select tree,
                 (count(*) filter (where not was_blocked))::int as live,
                 (count(*) filter (where was_blocked))::int as blocked
          from ended
          group by tree) e
    where a.tree = e.tree),
recorded as (
    insert into apflow_outcome (
        number, attempt, status, delivery, node, error, error_code, progress, started_at, completed_at)
    select e.number, e.attempt, 'cancelled', e.delivery, e.node, n.error, 'cancelled', e.progress, e.started_at,
           clock_timestamp()
    from ended e, named n
    order by e.number),
counts as materialized (
    select d.dependent as number, count(*)::int as satisfied
    from ended e join apflow_dependency d on d.dependency = e.number, named n
    where not e.was_blocked and not d.required and d.dependent <> all (n.numbers)
    group by d.dependent),
${release_dependents},
inserted_events as (
    insert into apflow_event (number, tree, type, node, attempt, delivery, details, actor, at)
    select each.number, each.tree, each.type, each.node, each.attempt, each.delivery, each.details,
           n.actor, clock_timestamp()
    from (select e.number, e.tree, 1 as place, 'cancelled' as type,
                 case when e.ran then e.node end as node, e.attempt, e.delivery, n.details
          from ended e, named n
          union all
          select number, tree, 2, 'tree_ended', null, attempt, delivery, ${ended_details}
          from (select e.*, 'cancelled' as status from ended e) e
          where not exists (select 1 from apflow_tree alone where alone.tree = e.tree)) each,
         named n
    order by each.number, each.place)
select t.id, e.number, e.attempt, e.delivery, e.ran, e.was_blocked from ended e join apflow_task t on t.number = e.number
