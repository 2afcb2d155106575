-- Writes entries of ledgers. Those that are there already were looked at before, under the lock of the schedule's row.
insert into apflow_occurrence as o (schedule, nominal, outcome, tree_id, started_at, detail, backfill, run, unsettled)
select u.schedule, timestamptz 'epoch' + u.nominal * interval '1 microsecond', u.outcome, u.tree_id,
       case when u.tree_id is not null then clock_timestamp() end, u.detail, u.backfill, u.run, u.tree_id is not null
from unnest(:schedules::text[], :nominal::bigint[], :outcomes::text[], :trees::text[], :details::text[],
            :backfills::text[], :runs::integer[])
    as u (schedule, nominal, outcome, tree_id, detail, backfill, run)
on conflict (schedule, nominal) do update
set outcome = excluded.outcome, tree_id = excluded.tree_id, started_at = excluded.started_at,
    detail = excluded.detail, backfill = excluded.backfill, run = excluded.run, unsettled = excluded.unsettled
