-- Adds stack traces of attempts; the first one of a delivery stays.
insert into apflow_trace (number, attempt, delivery, trace)
select t.number, t.attempt, t.delivery, t.trace
from unnest(:numbers::bigint[], :attempts::int[], :deliveries::bigint[], :traces::text[])
    as t (number, attempt, delivery, trace)
on conflict do nothing
