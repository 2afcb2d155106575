-- Flow control: queues, limits, pauses, fair turns, unique trees.

-- What a task asks of flow control. Null: the default queue, no limits, no fair key. rules is the JSON of the limits, the
-- same text for the same limits.
alter table apflow_task add column queue text collate "C";
alter table apflow_task add column rules text collate "C";
alter table apflow_task add column fair_key text collate "C";

-- The same of pending and running tasks. A node of the version before does not write it: then earlier is true, and a
-- trigger looks it up. turn is that of fair queueing: 0 where no fair key was ever used.
alter table apflow_queue add column queue text collate "C";
alter table apflow_queue add column rules text collate "C";
alter table apflow_queue add column fair_key text collate "C";
alter table apflow_queue add column turn bigint not null default 0;
alter table apflow_queue add column earlier boolean default true;
alter table apflow_running add column queue text collate "C";
alter table apflow_running add column rules text collate "C";
alter table apflow_running add column earlier boolean default true;

-- All that counts for a limit.
create index apflow_running_limited on apflow_running (number) where queue is not null or rules is not null;

-- Tasks of one class also have the queue and the limits in common: a claim passes over what is full or paused without a
-- look at the tasks. Classes without a queue and limits keep their numbers.
drop trigger apflow_queue_amended on apflow_queue;
drop index apflow_queue_ready;
alter table apflow_queue drop column placement_class;
alter table apflow_queue add column placement_class bigint generated always as (
    hash_array_extended(array[method], 1)
    # hash_array_extended(requires_executors, 2)
    # hash_array_extended(requires_capabilities, 3)
    # hash_array_extended(allowed_nodes, 4)
    # hash_array_extended(forbidden_nodes, 5)
    # hashint8extended(coalesce(max_parallel, 0), 6)
    # coalesce(hashtextextended(queue, 7), 0)
    # coalesce(hashtextextended(rules, 8), 0)) stored;
create index apflow_queue_ready on apflow_queue (placement_class, priority, turn, number)
    where open_dependencies = 0 and not held and waits_until is null;
create index apflow_queue_turn on apflow_queue (coalesce(queue, ''), priority, coalesce(fair_key, ''), turn)
    where turn > 0;

alter table apflow_placement_class add column queue text collate "C";
alter table apflow_placement_class add column rules text collate "C";

create or replace function apflow_queue_inserted() returns trigger language plpgsql as $$
begin
    if exists (
        select 1
        from (select distinct placement_class from added) a
        where not exists (select 1 from apflow_placement_class c where c.class = a.placement_class))
    then
        lock table apflow_placement_class in share row exclusive mode;
        insert into apflow_placement_class (
            class, method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel,
            queue, rules)
        select distinct on (a.placement_class)
               a.placement_class, a.method, a.requires_executors, a.requires_capabilities, a.allowed_nodes,
               a.forbidden_nodes, a.max_parallel, a.queue, a.rules
        from added a
        where not exists (select 1 from apflow_placement_class c where c.class = a.placement_class)
        order by a.placement_class;
    end if;
    return null;
end $$;

create or replace function apflow_queue_amended() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from apflow_placement_class c where c.class = new.placement_class) then
        lock table apflow_placement_class in share row exclusive mode;
        insert into apflow_placement_class (
            class, method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel,
            queue, rules)
        select new.placement_class, new.method, new.requires_executors, new.requires_capabilities, new.allowed_nodes,
               new.forbidden_nodes, new.max_parallel, new.queue, new.rules
        where not exists (select 1 from apflow_placement_class c where c.class = new.placement_class);
    end if;
    return null;
end $$;

create trigger apflow_queue_amended after update on apflow_queue
    for each row when (old.placement_class is distinct from new.placement_class) execute function apflow_queue_amended();

-- Rows that a node of the version before writes get what their task asks for.
create function apflow_queue_earlier() returns trigger language plpgsql as $$
begin
    select t.queue, t.rules, t.fair_key into new.queue, new.rules, new.fair_key
    from apflow_task t where t.number = new.number;
    new.earlier := null;
    return new;
end $$;

create function apflow_running_earlier() returns trigger language plpgsql as $$
begin
    select t.queue, t.rules into new.queue, new.rules from apflow_task t where t.number = new.number;
    new.earlier := null;
    return new;
end $$;

create trigger apflow_queue_earlier before insert on apflow_queue
    for each row when (new.earlier) execute function apflow_queue_earlier();
create trigger apflow_running_earlier before insert on apflow_running
    for each row when (new.earlier) execute function apflow_running_earlier();

-- Fair turns: the greatest turn of a task that was started with a priority, in whatever queue. In a priority without a
-- row no fair key was ever used.
create table apflow_fair_turn (
    priority smallint primary key,
    turn     bigint not null
) with (fillfactor = 50);

-- Gives a task that becomes ready the turn behind that of its priority, and behind the last of its key that is ready. Keys
-- are those of a queue; tasks without one share the key ''.
create function apflow_queue_turn() returns trigger language plpgsql as $$
declare
    of_priority bigint := (select f.turn from apflow_fair_turn f where f.priority = new.priority);
    of_key      bigint;
begin
    if of_priority is null then
        if new.fair_key is null then
            new.turn := 0;
            return new;
        end if;
        insert into apflow_fair_turn (priority, turn) values (new.priority, 0) on conflict do nothing;
        of_priority := 0;
    end if;
    select q.turn into of_key
    from apflow_queue q
    where q.turn > 0 and q.priority = new.priority and coalesce(q.queue, '') = coalesce(new.queue, '')
      and coalesce(q.fair_key, '') = coalesce(new.fair_key, '')
    order by q.turn desc
    limit 1;
    new.turn := greatest(of_priority, of_key) + 1;
    return new;
end $$;

create trigger apflow_queue_ready_inserted before insert on apflow_queue
    for each row when (new.open_dependencies = 0 and not new.held and new.waits_until is null)
    execute function apflow_queue_turn();
create trigger apflow_queue_ready_updated before update on apflow_queue
    for each row when (
        new.open_dependencies = 0 and not new.held and new.waits_until is null
        and (old.open_dependencies > 0 or old.held or old.waits_until is not null or old.priority <> new.priority
             or old.queue is distinct from new.queue or old.fair_key is distinct from new.fair_key))
    execute function apflow_queue_turn();

-- The theoretical arrival times of rates, in microseconds since 1970. One that has passed counts as none.
create table apflow_rate (
    kind    text collate "C" not null,
    value   text collate "C" not null,
    arrival bigint not null,
    primary key (kind, value)
) with (fillfactor = 50);

-- Settings of queues; those without a row have none.
create table apflow_queue_settings (
    name        text collate "C" primary key,
    version     bigint not null,
    max_running integer,
    rate_limit  integer,
    rate_micros bigint,
    rate_burst  integer,
    updated_at  timestamptz not null
);

create table apflow_pause (
    scope  text collate "C" not null,
    value  text collate "C" not null,
    reason text not null,
    since  timestamptz not null,
    actor  text,
    primary key (scope, value)
);

-- Raised by each change of the two tables above: claims read them again then.
create table apflow_flow_revision (
    one      boolean primary key default true check (one),
    revision bigint not null
);
insert into apflow_flow_revision (revision) values (1);

-- Null: the node takes tasks of all queues.
alter table apflow_cluster_node add column queues text[];

-- Trees that carry a key which is to be unique. unique_ended: it was seen that the tree has ended.
alter table apflow_run add column unique_key text collate "C";
alter table apflow_run add column unique_ended boolean not null default false;
create index apflow_run_unique on apflow_run (unique_key, tree) where unique_key is not null and not unique_ended;
