-- How long until something may be taken back, in microseconds; zero where it is now.
select greatest((extract(epoch from due - now) * 1000000)::bigint, 0) as next_due
from (select min(${lease_due}) as due, max(m.now) as now ${running_leases}) soonest
where due is not null
