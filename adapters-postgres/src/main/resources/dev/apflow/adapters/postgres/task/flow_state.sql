-- What flow control knows of one moment: the time, the revision of what is set, what runs of all that counts for a limit,
-- and the rates that are asked for.
select 'now' as kind, null as name, null as rules, (extract(epoch from clock_timestamp()) * 1000000)::bigint as value
union all
select 'revision', null, null, revision from apflow_flow_revision
union all
select 'running', r.queue, r.rules, count(*)
from apflow_running r
where r.queue is not null or r.rules is not null
group by r.queue, r.rules
union all
select 'running', null, null, count(*)
from apflow_running r
where :all and r.queue is null and r.rules is null
union all
select r.kind, r.value, null, r.arrival
from unnest(:rate_kinds::text[], :rate_values::text[]) as u (kind, value)
     join apflow_rate r on r.kind = u.kind and r.value = u.value
