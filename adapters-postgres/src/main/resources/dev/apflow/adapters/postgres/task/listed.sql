-- The tasks among some numbers, named n, that a client asks for; an empty text asks for nothing.
-- The planner drops the conditions that are empty.
join apflow_task_now v on v.number = n.number
where n.number < :before
  and (:status = '' or v.status = :status)
  and (:phase = '' or v.phase = :phase)
  and (:by_node = ''
       or (:by_node = 'no_node') = exists (
              select 1 from apflow_queue c
              where c.number = v.number and c.placement_class = any (:without_node::bigint[])))
  and (:tree = '' or v.tree_id = :tree)
  and (:parent = '' or v.parent_id = :parent)
  and (:user = '' or v.user_id = :user)
  and (:method = '' or v.method = :method)
  and (:queue = '' or exists (
           select 1 from apflow_task t
           where t.number = n.number and coalesce(t.queue, 'default') = :queue))
order by n.number desc
limit :limit
