-- The events of this task.
${log_after} and e.tree = (select tree from apflow_task where id = :task)
             and e.number = (select number from apflow_task where id = :task)
