-- Claims tasks for a node.
--
-- Tasks are found by their placement class: all of one class ask the same of a node. :classes are those that the node can
-- take, :limits their limits of tasks at the same time, 0 for none. Of each class the first tasks are candidates; the best
-- of all these are locked, and judged by themselves once more. So what the node cannot take costs nothing, however much of
-- it there is.
--
-- Locked rows are found by their numbers. coalesce keeps the server from reading the whole index of what is ready for that,
-- which it does where it has no statistics.
--
-- :admitted are tasks that flow control has admitted, with their classes: they are candidates too. A task that has another
-- class by now, since somebody changed it, is not taken: nobody has judged it by what it asks now.
--
-- What the node runs is counted only where a task asks for it: all rows of apflow_running are read for that.
--
-- Candidates are more than are wanted, since others may have locked some of them.
with profile as materialized (
    select :executors::text[] as executors, :capabilities::text[] as capabilities,
           :classes::bigint[] as classes, :limits::integer[] as limits,
           :profile_node::text as node, :wanted::int as most, :candidates::int as candidates_max,
           :admitted::bigint[] as admitted, :admitted_classes::bigint[] as admitted_classes),
node_state as materialized (
    select exists (select 1 from apflow_cluster_life where node = :holder and incarnation > :incarnation) as superseded),
node_load as materialized (
    select count(*)::int as running from apflow_running where :standalone or node = :holder),
placeable as materialized (
    select c.class
    from profile p
         cross join unnest(p.classes, p.limits) as c (class, max_parallel)
         cross join node_state a
    where not a.superseded
      and (c.max_parallel = 0 or c.max_parallel > (select running from node_load))),
candidates as materialized (
    (select q.number, q.placement_class
     from placeable p
          cross join lateral (
              select q.number, q.placement_class, q.priority, q.turn from apflow_queue q
              where ${ready} and q.placement_class = p.class
              order by q.priority, q.turn, q.number
              limit (select candidates_max from profile)) q
     order by q.priority, q.turn, q.number
     limit (select candidates_max from profile))
    union all
    select u.number, u.class
    from profile p
         cross join unnest(p.admitted, p.admitted_classes) as u (number, class)
         cross join node_state a
    where not a.superseded),
locked as materialized (
    select q.*
    from apflow_queue q, profile p
    where q.number = any (array(select number from candidates))
      and coalesce(${ready}, false) and ${placeable}
      and coalesce((q.number, q.placement_class) in (select number, placement_class from candidates), false)
    order by q.priority, q.turn, q.number
    limit (select most from profile)
    for update of q skip locked),
sized as (
    select l.*, octet_length(t.spec) + coalesce(d.bytes, 0) as bytes
    from locked l
         join apflow_task t on t.number = l.number
         left join lateral (
             select sum(octet_length(o.result))::bigint as bytes
             from apflow_dependency e
                  join lateral (
                      select latest.result
                      from apflow_outcome latest
                      where latest.number = e.dependency
                      order by latest.attempt desc
                      limit 1) o on true
             where e.dependent = l.number) d on true),
placed as (
    select s.*, row_number() over w - 1 as position, sum(s.loaded) over w - s.loaded as loaded_before
    from (select *, case when bytes > :input_bytes then 0 else bytes end as loaded from sized) s
    window w as (order by s.priority, s.turn, s.number)),
chosen as materialized (
    select p.*
    from placed p
    where (p.max_parallel is null or (select running from node_load) + p.position < p.max_parallel)
      and (p.position = 0 or p.loaded_before < :bytes)),
deleted_queue as (
    delete from apflow_queue q using chosen c where q.number = c.number),
inserted_running as (
    insert into apflow_running (
        number, tree, attempt, delivery, failed_in_run, lost_deliveries, node, incarnation, expires_at,
        started_at, queue, rules, earlier)
    select number, tree, attempt, delivery + 1, failed_in_run, lost_deliveries, :holder, :incarnation::bigint,
           clock_timestamp() + :lease_micros::bigint * interval '1 microsecond', clock_timestamp(), queue, rules, null
    from chosen
    order by number),
inserted_events as (
    insert into apflow_event (number, tree, type, node, attempt, delivery, details, at, assigned)
    select c.number, c.tree, e.type, :holder, c.attempt, c.delivery + 1, '{}', clock_timestamp(), l.pairs
    from chosen c
         cross join (
             select case when pairs_from <= clock_timestamp() then true end as pairs from apflow_log) l
         cross join lateral unnest(case when l.pairs then '{started}' else '{assigned,started}'::text[] end)
             with ordinality as e (type, place)
    order by c.priority, c.turn, c.number, e.place)
select c.number, t.id, t.tree_id, c.bytes, case when c.bytes <= :input_bytes then t.spec end as spec, c.attempt,
       c.delivery + 1 as delivery, c.failed_in_run, c.placement_class, c.priority, c.turn,
       n.locked, n.candidates
from (select (select count(*)::int from locked) as locked,
             (select count(*)::int from candidates) as candidates) n
     left join (chosen c join apflow_task t on t.number = c.number) on true
order by c.priority, c.turn, c.number
