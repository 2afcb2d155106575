-- Runs a task again, and what has ended and depends on it, directly or not.
with chosen as materialized (
    ${ended_tasks}
      and t.number in (
          with recursive below (number) as (
              select :number::bigint
              union
              select d.dependent from below b join apflow_dependency d on d.dependency = b.number)
          select number from below)),
${rerun_chosen}
