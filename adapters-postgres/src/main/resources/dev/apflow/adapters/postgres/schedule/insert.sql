-- Inserts a schedule, unless its id is taken.
insert into apflow_schedule (
    id, revision, version, document, paused, pause_reason, paused_at, place, due_at, failures, counts,
    created_at, updated_at)
values (:id, :revision, :version, :document, :paused, :reason,
        timestamptz 'epoch' + :paused_at::bigint * interval '1 microsecond',
        timestamptz 'epoch' + :place::bigint * interval '1 microsecond',
        timestamptz 'epoch' + :due::bigint * interval '1 microsecond', :failures, :counts,
        timestamptz 'epoch' + :created_at::bigint * interval '1 microsecond',
        timestamptz 'epoch' + :updated_at::bigint * interval '1 microsecond')
on conflict (id) do nothing
