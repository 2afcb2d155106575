-- Who has the database: the row of the standalone term, the session with the lock, nodes of a cluster.
select t.epoch, t.released, t.expires_at <= clock_timestamp() as expired,
       (extract(epoch from t.expires_at) * 1000000)::bigint as expires_at,
       (extract(epoch from t.expires_at - clock_timestamp()) * 1000)::bigint as remaining,
       'apflow standalone ' || t.holder || case
           when t.session is null then ' (through a pooler'
           else ' (database session ' || t.session
       end || ', since ' || to_char(t.taken_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ')'
           as holder,
       t.session, k.pid, k.alone, k.name, n.name as node,
       (extract(epoch from n.at) * 1000000)::bigint as node_at
from apflow_standalone t
     left join (${standalone_locker}) k on true
     left join (select * from (${cluster_nodes}) every order by at desc limit 1) n on true
