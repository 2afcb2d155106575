-- All nodes, with what each runs. A session that is gone shows a death at once, long before the node's silence does.
select n.*, coalesce(r.tasks, 0) as running,
       n.presence is not null and not exists (
           select 1 from pg_locks l where ${is_lock NODE} and l.granted and l.objid::bigint = n.presence) as lost,
       (extract(epoch from n.heartbeat_at) * 1000000)::bigint as heard_at
from apflow_cluster_node n
     left join (
         select node, count(*)::int as tasks
         from apflow_running
         group by node) r on r.node = n.node
order by n.node
