-- Nodes of the version before do not know apflow_run. Triggers write it for them, in the transaction of their change.

-- True in a task that a node of the version before made: it does not name the column. Ours say null, which takes no space.
alter table apflow_task add column without_run boolean;
alter table apflow_task alter column without_run set default true;

-- At the end of the transaction, when the event that tells who made the tree is there.
create function apflow_run_missing() returns trigger language plpgsql as $$
begin
    insert into apflow_run (tree, name, method, trigger_user, created_at)
    select t.number, apflow_name_of(t.spec, t.id), t.method,
           (select e.actor from apflow_event e
            where e.tree = t.number and e.number = t.number and e.type = 'created'
            order by e.xid, e.id
            limit 1),
           t.created_at
    from apflow_task t
    where t.number = new.number
    on conflict (tree) do nothing;
    return null;
end $$;

create function apflow_run_amended() returns trigger language plpgsql as $$
begin
    update apflow_run r
    set name = apflow_name_of(new.spec, new.id), method = new.method
    where r.tree = new.number and (r.name, r.method) is distinct from (apflow_name_of(new.spec, new.id), new.method);
    return null;
end $$;

create function apflow_run_removed() returns trigger language plpgsql as $$
begin
    delete from apflow_run where tree = old.number;
    return null;
end $$;

create constraint trigger apflow_run_missing after insert on apflow_task deferrable initially deferred
    for each row when (new.without_run and new.number = new.tree) execute function apflow_run_missing();
create trigger apflow_run_amended after update of spec, method on apflow_task
    for each row when (new.number = new.tree) execute function apflow_run_amended();
create trigger apflow_run_removed after delete on apflow_task
    for each row when (old.number = old.tree) execute function apflow_run_removed();

-- What they did since V7.
select apflow_add_runs(0);
delete from apflow_run r where not exists (select 1 from apflow_task t where t.number = r.tree);
