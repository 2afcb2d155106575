-- A page of chunks of a task's log, behind a line; of one attempt where that is not 0.
select c.first_line, c.dropped, c.attempt, c.delivery, c.node, c.content, c.more
from (
    select first_line, dropped, attempt, delivery, node, content,
           sum(bytes) over (order by first_line) - bytes as before,
           lead(first_line) over (order by first_line) is not null as more
    from apflow_log_chunk
    where number = (select number from apflow_task where id = :task)
      and lines > 0 and first_line + lines > :after and (:attempt = 0 or attempt = :attempt)) c
where c.before < :bytes_max
order by c.first_line
limit :limit
