-- Each distinct set of what queued tasks ask of a node has a row here. A node judges each class once, and claims from the
-- classes that it can take. Triggers write the rows, so that nodes of the version before make them too. Rows get their
-- numbers under a lock that is held to the end of the transaction: whoever has seen a number has seen all smaller ones.
comment on table apflow_queue is 'Pending tasks; what they ask of a node stands in apflow_placement_class too';

create table apflow_placement_class (
    id                    bigint generated always as identity primary key,
    class                 bigint not null unique,
    method                text not null,
    requires_executors    text[] not null,
    requires_capabilities text[] not null,
    allowed_nodes         text[] not null,
    forbidden_nodes       text[] not null,
    max_parallel          integer
);

insert into apflow_placement_class (
    class, method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel)
select distinct on (placement_class)
       placement_class, method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel
from apflow_queue
order by placement_class;

create function apflow_queue_inserted() returns trigger language plpgsql as $$
begin
    if exists (
        select 1
        from (select distinct placement_class from added) a
        where not exists (select 1 from apflow_placement_class c where c.class = a.placement_class))
    then
        lock table apflow_placement_class in share row exclusive mode;
        insert into apflow_placement_class (
            class, method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel)
        select distinct on (a.placement_class)
               a.placement_class, a.method, a.requires_executors, a.requires_capabilities, a.allowed_nodes,
               a.forbidden_nodes, a.max_parallel
        from added a
        where not exists (select 1 from apflow_placement_class c where c.class = a.placement_class)
        order by a.placement_class;
    end if;
    return null;
end $$;

create function apflow_queue_amended() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from apflow_placement_class c where c.class = new.placement_class) then
        lock table apflow_placement_class in share row exclusive mode;
        insert into apflow_placement_class (
            class, method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel)
        select new.placement_class, new.method, new.requires_executors, new.requires_capabilities, new.allowed_nodes,
               new.forbidden_nodes, new.max_parallel
        where not exists (select 1 from apflow_placement_class c where c.class = new.placement_class);
    end if;
    return null;
end $$;

create trigger apflow_queue_inserted after insert on apflow_queue
    referencing new table as added for each statement execute function apflow_queue_inserted();
create trigger apflow_queue_amended after update on apflow_queue
    for each row when (old.placement_class is distinct from new.placement_class) execute function apflow_queue_amended();
