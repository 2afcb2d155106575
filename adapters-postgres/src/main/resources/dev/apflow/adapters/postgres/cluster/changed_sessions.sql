-- The nodes whose sessions are gone, or back, unknown to their record.
from apflow_cluster_node n
     left join (
         select l.objid::bigint as presence
         from pg_locks l
         where ${is_lock NODE} and l.granted) h
         on h.presence = n.presence
where n.presence is not null and (h.presence is null) = (n.lost_since is null)
