-- Who has the standalone lock.
select l.pid, l.mode = 'ExclusiveLock' as alone,
       coalesce(a.application_name, '') || ' (database session ' || l.pid
           || coalesce(', from ' || host(a.client_addr), '')
           || coalesce(', since '
               || to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '')
           || ')' as name
from pg_locks l left join pg_stat_activity a on a.pid = l.pid
where ${is_lock STANDALONE} and l.granted and l.pid <> pg_backend_pid()
order by l.mode
limit 1
