-- Runs the tasks of a tree again.
with chosen as materialized (
    ${ended_tasks}
      and t.tree = :tree),
${rerun_chosen}
