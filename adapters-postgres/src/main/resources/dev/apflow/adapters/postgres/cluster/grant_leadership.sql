-- Grants leadership. It looks once more whether it may: a renewal may have come in between.
insert into apflow_cluster_leader as l (
    seat, node, incarnation, url, epoch, expires_at, resigned, session)
values (true, :node, :incarnation, :url, 1, clock_timestamp() + :ttl_micros * interval '1 microsecond', false, :shown)
on conflict (seat) do update
set node = excluded.node, incarnation = excluded.incarnation, url = excluded.url,
    epoch = l.epoch + 1, expires_at = excluded.expires_at, resigned = false,
    session = excluded.session
where l.resigned
   or l.expires_at <= clock_timestamp()
   or l.node = excluded.node and l.incarnation <= excluded.incarnation
   or l.epoch = :lost_epoch
returning epoch, (extract(epoch from expires_at) * 1000000)::bigint as expires_at
