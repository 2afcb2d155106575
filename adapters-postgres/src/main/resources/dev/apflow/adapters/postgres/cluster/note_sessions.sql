-- Notes which nodes lost their sessions, and which have one again.
with changed as materialized (
    select n.node, h.presence is null as lost
    ${changed_sessions}
    order by n.node
    for update of n)
update apflow_cluster_node n
set lost_since = case when c.lost then clock_timestamp() end
from changed c
where n.node = c.node
