-- The log after a place, up to the oldest transaction under way.
select e.xid::text as xid, e.xid as place, e.id as event, e.number, t.id, t.tree_id, e.type, e.node, e.attempt, e.delivery,
       e.details, e.actor, e.assigned, (extract(epoch from e.at) * 1000000)::bigint as at
from apflow_event e left join apflow_task t on t.number = e.number
where (e.xid, e.id) > (:xid::text::xid8, :event) and e.xid < (select apflow_log_sight())
