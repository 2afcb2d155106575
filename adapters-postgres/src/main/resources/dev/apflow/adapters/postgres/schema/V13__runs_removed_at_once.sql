-- The runs of many trees that are removed by one statement go by one statement: retention removes thousands.
drop trigger apflow_run_removed on apflow_task;

create or replace function apflow_run_removed() returns trigger language plpgsql as $$
begin
    delete from apflow_run where tree = any (array(select number from removed where number = tree));
    return null;
end $$;

create trigger apflow_run_removed after delete on apflow_task
    referencing old table as removed for each statement execute function apflow_run_removed();
