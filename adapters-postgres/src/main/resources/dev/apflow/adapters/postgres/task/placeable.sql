-- Whether the node of profile p can take the task of a row q of apflow_queue.
q.method = any (p.executors)
  and q.requires_executors <@ p.executors
  and q.requires_capabilities <@ p.capabilities
  and (cardinality(q.allowed_nodes) = 0 or p.node = any (q.allowed_nodes))
  and not (p.node = any (q.forbidden_nodes))
  and (q.max_parallel is null or q.max_parallel > (select running from node_load))
