-- Locks what may be taken back. What somebody has locked is being renewed, reported or cancelled: it is passed over.
select r.number,
       case
           when r.incarnation is null then 'HOLDER_LOST'
           when l.node is not null then 'HOLDER_SUPERSEDED'
           when r.expires_at <= m.now then 'LEASE_EXPIRED'
           else 'HOLDER_LOST'
       end as reason,
       t.id, r.attempt, r.delivery, r.node, r.lost_deliveries, t.max_deliveries
${running_leases}
     join apflow_task t on t.number = r.number
where ${lease_due} <= m.now
order by r.number
limit :most
for update of r skip locked
