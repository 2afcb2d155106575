-- Takes the locks of keys of flow control, the lowest first: so two transactions never wait for each other.
select pg_advisory_xact_lock(k.schema, k.number)
from (select u.number, quote_ident(current_schema())::regnamespace::oid::int as schema
      from unnest(:locks::int[]) as u (number)
      order by u.number
      offset 0) k
