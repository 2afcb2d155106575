-- Adds chunks of lines; one array a column.
insert into apflow_log_chunk
    (number, attempt, delivery, chunk, node, first_line, lines, dropped, bytes, content)
select c.number, c.attempt, c.delivery, c.chunk, :node, c.first_line, c.lines, c.dropped, c.bytes, c.content
from unnest(:numbers::bigint[], :attempts::int[], :deliveries::bigint[], :chunks::int[], :first_lines::bigint[],
            :lines::int[], :dropped::bigint[], :bytes::int[], :contents::text[])
    as c (number, attempt, delivery, chunk, first_line, lines, dropped, bytes, content)
