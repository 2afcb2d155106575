-- Whether a node n is removed: it has been dead for an hour and runs nothing.
n.dead_since <= clock_timestamp() - interval '1 hour'
and not exists (select 1 from apflow_running r where r.node = n.node)
