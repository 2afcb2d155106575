-- Takes the standalone term, where its row is as it was seen and no node of a cluster lives.
update apflow_standalone
set epoch = epoch + 1, token = gen_random_uuid(), holder = :holder, session = :session::integer,
    taken_at = clock_timestamp(), expires_at = clock_timestamp() + :lease_micros * interval '1 microsecond',
    released = false
where epoch = :epoch and (extract(epoch from expires_at) * 1000000)::bigint = :expires_at
  and not exists (${cluster_nodes})
returning token::text
