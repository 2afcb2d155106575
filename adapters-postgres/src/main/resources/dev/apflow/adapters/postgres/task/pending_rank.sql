-- How a pending task, named q, lets its run stand; null where it waits for another.
case
    when q.broken > 0 then null
    when q.held then 5
    when q.open_dependencies > 0 then null
    when q.due_at > clock_timestamp() then case when q.failed_in_run > 0 then 3 else 4 end
    when q.placement_class = any (:without_node::bigint[]) then 2
    else 1
end
