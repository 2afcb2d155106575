-- All that is set and paused, with the revision of it.
select r.revision, 'queue' as kind, s.name, s.version, s.max_running, s.rate_limit, s.rate_micros, s.rate_burst,
       null as reason, null::bigint as since, null as actor
from apflow_queue_settings s, apflow_flow_revision r
union all
select r.revision, 'pause_' || p.scope, p.value, null, null, null, null, null, p.reason,
       (extract(epoch from p.since) * 1000000)::bigint, p.actor
from apflow_pause p, apflow_flow_revision r
union all
select r.revision, 'none', null, null, null, null, null, null, null, null, null
from apflow_flow_revision r
