-- What hangs on a task h: its children, and what depends on it.
select c.number, c.id from apflow_task c where c.parent_id = h.id
union
select t.number, t.id
from apflow_dependency d join apflow_task t on t.number = d.dependent
where d.dependency = h.number
