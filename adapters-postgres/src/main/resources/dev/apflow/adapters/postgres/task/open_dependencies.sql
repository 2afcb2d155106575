-- How many dependencies of a row t of apflow_task are still open.
(select count(*) from apflow_open_dependency d where d.dependent = t.number)
