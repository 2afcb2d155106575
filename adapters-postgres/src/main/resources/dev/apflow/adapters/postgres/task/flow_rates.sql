-- Keeps the theoretical arrival times of rates; under the locks of their keys.
insert into apflow_rate (kind, value, arrival)
select u.kind, u.value, u.arrival
from unnest(:kinds::text[], :values::text[], :arrivals::bigint[]) as u (kind, value, arrival)
order by u.kind, u.value
on conflict (kind, value) do update set arrival = excluded.arrival
