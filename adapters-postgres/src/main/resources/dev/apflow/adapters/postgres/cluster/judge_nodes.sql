-- Writes what nodes are where that has changed.
with found as materialized (
    select n.node, n.health as before, ${node_health} as health
    from apflow_cluster_node n
    order by n.node
    for update of n),
changed as (
    update apflow_cluster_node n
    set health = f.health, dead_since = case when f.health = 'dead' then clock_timestamp() end
    from found f
    where n.node = f.node and f.health <> f.before
    returning n.node, f.before, f.health)
select node, before, health from changed order by node
