-- Drops the oldest chunks of an attempt; the oldest that stays tells how many lines they had.
with summed as (
    select delivery, chunk, first_line, lines, dropped,
           sum(bytes) over (order by first_line desc, delivery desc, chunk desc) as total
    from apflow_log_chunk
    where number = :number and attempt = :attempt),
deleted as (
    delete from apflow_log_chunk c using summed s
    where c.number = :number and c.attempt = :attempt and c.delivery = s.delivery and c.chunk = s.chunk
      and s.total > :bytes_max
    returning c.lines + c.dropped as lines)
update apflow_log_chunk c
set dropped = c.dropped + coalesce((select sum(lines) from deleted), 0)
where c.number = :number and c.attempt = :attempt
  and c.first_line = (select min(first_line) from summed where total <= :bytes_max and lines > 0)
  and c.lines > 0
