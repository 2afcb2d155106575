-- The events of the tree of this root.
${log_after} and e.tree = (select number from apflow_task where id = :task and tree_id = id)
