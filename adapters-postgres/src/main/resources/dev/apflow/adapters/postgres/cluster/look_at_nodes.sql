-- Whether a sweep has anything to do.
select exists (${engine/seated}) as seated,
       exists (
           select 1
           from apflow_cluster_node n
           where n.health <> ${node_health} or ${forgotten}) as to_write
