-- What is kept of the logs of some tasks, for each delivery.
select number, attempt, delivery, max(chunk) as chunk, max(first_line + lines - 1) as last_line,
       sum(bytes)::bigint as bytes
from apflow_log_chunk
where number = any (:numbers)
group by number, attempt, delivery
