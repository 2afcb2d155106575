-- Runs one task again.
with chosen as materialized (
    ${ended_tasks}
      and t.number = :number),
${rerun_chosen}
