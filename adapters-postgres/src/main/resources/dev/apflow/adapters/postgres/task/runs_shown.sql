-- What is shown of the runs of a page, named r.
select r.*, t.id,
       (extract(epoch from r.created_at) * 1000000)::bigint as created_micros,
       (extract(epoch from b.at) * 1000000)::bigint as started_micros,
       (extract(epoch from e.at) * 1000000)::bigint as ended_micros
from page r
     join apflow_task t on t.number = r.tree
     left join lateral (
         select v.at
         from apflow_event v
         where v.tree = r.tree and v.type = 'started'
           and v.xid > (select c.xid from apflow_event c where c.tree = r.tree order by c.xid, c.id limit 1)
         order by v.xid, v.id
         limit 1) b on true
     left join lateral (
         select v.at
         from apflow_event v
         where v.tree = r.tree and v.type = 'tree_ended' and r.status in ('completed', 'failed', 'cancelled')
         order by v.xid desc, v.id desc
         limit 1) e on true
order by r.tree desc
