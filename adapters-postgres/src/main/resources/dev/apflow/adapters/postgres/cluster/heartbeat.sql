-- Records a node and what it offers, unless a later life of it registered or a standalone process has the database.
-- Returns the incarnation of that life; 0 where the heartbeat counts.
with params as materialized (select :node::text as node, :incarnation::bigint as incarnation),
later as materialized (
    select l.incarnation
    from apflow_cluster_life l join params p on p.node = l.node
    where l.incarnation > p.incarnation
    union all
    select p.incarnation + 1
    from params p
    where exists (select 1 from apflow_standalone where not released)
    limit 1),
counted as (
    insert into apflow_cluster_node as n (
        node, incarnation, url, slots, executors, capabilities, role, health, heartbeat_at, presence,
        queues)
    select p.node, p.incarnation, :url, :slots, :executors, :capabilities, :role, 'healthy', clock_timestamp(),
           :presence::integer, nullif(:queues::text[], '{}')
    from params p
    where not exists (select 1 from later)
    on conflict (node) do update
    set incarnation = excluded.incarnation, url = excluded.url, slots = excluded.slots,
        executors = excluded.executors, capabilities = excluded.capabilities, role = excluded.role,
        health = excluded.health, heartbeat_at = excluded.heartbeat_at, dead_since = null,
        presence = excluded.presence, lost_since = null,
        queues = excluded.queues
    where n.incarnation <= excluded.incarnation
    returning 0::bigint as incarnation)
select incarnation from later
union all
select incarnation from counted
