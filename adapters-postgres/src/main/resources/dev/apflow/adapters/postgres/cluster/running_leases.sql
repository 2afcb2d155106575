-- Every task that runs and when it may be taken back. What is without a lease was left by a process that worked alone; of a
-- life that is not on record nothing is known but its lease.
from (select :grace_micros::bigint * interval '1 microsecond' as grace, clock_timestamp() as now) m,
     apflow_running r
     left join apflow_cluster_life l on l.node = r.node and l.incarnation > r.incarnation
     left join apflow_cluster_node n on n.node = r.node and n.incarnation = r.incarnation
