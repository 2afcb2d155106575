-- Nodes of a cluster that gave a sign of life. A node that has a session is told by its share in the lock, which ends with
-- its process. One that comes through a pooler is told by its heartbeats, by its lease if it leads, and until it is on
-- record by the row.
select n.node || ' of a cluster' as name, n.heartbeat_at as at
from apflow_cluster_node n
where n.presence is null and n.heartbeat_at > clock_timestamp() - interval '15 seconds'
union all
select l.node || ', which leads a cluster', l.expires_at
from apflow_cluster_leader l
where not l.session and not l.resigned and l.expires_at > clock_timestamp()
union all
select 'that is joining a cluster', t.joining_until
from apflow_standalone t
where t.joining_until > clock_timestamp()
