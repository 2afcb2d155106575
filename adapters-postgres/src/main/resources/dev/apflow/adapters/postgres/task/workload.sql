-- What the first ready tasks ask of a node, and the nodes that are there.
-- One snapshot: a task is counted either as ready or as running.
select null as node, 0 as slots, 0 as running, null::text[] as executors, null as capabilities,
       w.method, w.requires_executors, w.requires_capabilities, w.allowed_nodes, w.forbidden_nodes,
       coalesce(w.queue, 'default') as queue, null::text[] as queues, count(*)::int as tasks, min(w.number) as first
from (select q.*
      from apflow_queue q
      where ${ready}
      order by q.placement_class, q.priority, q.turn, q.number
      limit :tasks_max) w
group by w.method, w.requires_executors, w.requires_capabilities, w.allowed_nodes, w.forbidden_nodes, w.queue
union all
select n.node, n.slots, coalesce(r.tasks, 0), n.executors, n.capabilities,
       null, null, null, null, null, null, n.queues, 0, 0
from apflow_cluster_node n
     left join (
         select node, count(*)::int as tasks
         from apflow_running
         group by node) r on r.node = n.node
where n.health = :healthy and n.role not in ('stopping', 'stopped')
  and (n.presence is null or n.presence in (
           select l.objid::bigint from pg_locks l where ${is_lock NODE} and l.granted))
