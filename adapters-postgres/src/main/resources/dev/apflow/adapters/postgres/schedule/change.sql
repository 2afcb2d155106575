-- Changes the rows of schedules whose revision is still the one that was read; returns their ids.
with input as (
    select *
    from unnest(:ids::text[], :revisions::bigint[], :versions::bigint[], :documents::text[], :paused::boolean[],
                :reasons::text[], :paused_at::bigint[], :places::bigint[], :due::bigint[], :failures::integer[],
                :counts::text[])
        as u (id, revision, version, document, paused, reason, paused_at, place, due, failures, counts)),
locked as materialized (
    select s.id, s.revision
    from apflow_schedule s
    where s.id = any (:ids::text[])
    order by s.id
    for no key update)
update apflow_schedule s
set revision = u.revision + 1, version = u.version, document = u.document, paused = u.paused,
    pause_reason = u.reason, paused_at = timestamptz 'epoch' + u.paused_at * interval '1 microsecond',
    place = timestamptz 'epoch' + u.place * interval '1 microsecond',
    due_at = timestamptz 'epoch' + u.due * interval '1 microsecond', failures = u.failures, counts = u.counts,
    updated_at = clock_timestamp()
from input u join locked l on l.id = u.id and l.revision = u.revision
where s.id = u.id
returning s.id, (extract(epoch from s.updated_at) * 1000000)::bigint as at
