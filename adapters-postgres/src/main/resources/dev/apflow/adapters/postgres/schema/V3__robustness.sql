-- What keeps rows, neighbours and databases from stopping others.

-- Why an attempt did not succeed. Rows of earlier versions have none.
alter table apflow_outcome add column error_code text;

-- How many deliveries of one attempt may be lost with their workers, and how many were.
alter table apflow_task add column max_deliveries integer not null default 5;
alter table apflow_queue add column lost_deliveries integer not null default 0;
alter table apflow_running add column lost_deliveries integer not null default 0;

-- The event log goes on when its server does not: restored into another server, or after the
-- promotion of a standby, transaction ids are given out again that readers have passed already. So
-- apflow_event.xid is (generation << 48) + transaction id. The generation is raised, by the first
-- transaction that writes an event there, where the database stands on another server, timeline or
-- database than before; what has a lower generation is complete. A server has 2^48 transaction ids
-- for some hundred years; generation 0 is what earlier versions wrote.
create table apflow_log (
    one          boolean primary key default true check (one),
    generation   bigint not null,
    server       text,
    restarted_at timestamptz
);

-- Where the database stands: system identifier, database, timeline; null on a standby. The first
-- two cannot change while a session lasts. A server that tells less than that is known by less.
create function apflow_log_server() returns text language plpgsql stable as $$
declare
    base text := nullif(current_setting('apflow.server', true), '');
begin
    if base is null then
        begin
            select system_identifier::text into base from pg_control_system();
        exception when others then
            base := 'unknown';
        end;
        base := base || '/' || (select oid from pg_database where datname = current_database());
        perform set_config('apflow.server', base, false);
    end if;
    if pg_is_in_recovery() then
        return null;
    end if;
    begin
        return base || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8);
    exception when others then
        return base || '/unknown';
    end;
end $$;

-- Raises the generation, unless somebody has raised it above the one seen; the one that holds now.
-- The event that tells comes first in its generation, whatever else is under way.
create function apflow_log_restart(seen bigint, reason text) returns bigint language plpgsql as $$
declare
    held apflow_log;
    here text := apflow_log_server();
    last apflow_event;
begin
    select * into held from apflow_log for update;
    if held.generation <> seen then
        return held.generation;
    end if;
    select * into last from apflow_event order by xid desc, id desc limit 1;
    update apflow_log set generation = seen + 1, server = here, restarted_at = clock_timestamp();
    insert into apflow_event (xid, number, tree, type, attempt, delivery, details, at)
    values (((seen + 1) * 281474976710656)::text::xid8, 0, 0, 'log_restarted', 0, 0,
            jsonb_build_object(
                'reason', reason,
                'old_generation', seen,
                'new_generation', seen + 1,
                'old_server', held.server,
                'new_server', here,
                'last_cursor', lpad(to_hex(last.xid::text::bigint), 16, '0') || '-'
                                   || lpad(to_hex(last.id), 16, '0'))::text,
            clock_timestamp());
    return seen + 1;
end $$;

-- The generation to write events in, raised first where it must be.
create function apflow_log_check() returns bigint language plpgsql as $$
declare
    held apflow_log;
    here text := apflow_log_server();
begin
    select * into held from apflow_log;
    if here is null or held.server is not distinct from here then
        return held.generation;
    end if;
    return apflow_log_restart(
        held.generation,
        'the database stands on another server or timeline than before: what was acknowledged last may be lost');
end $$;

-- The same, asked now and then: also finds a server that does not tell what it is, but whose
-- transaction ids have gone back.
create function apflow_log_ensure() returns bigint language plpgsql as $$
declare
    current bigint := apflow_log_check();
    newest bigint := (select xid::text::bigint from apflow_event order by xid desc, id desc limit 1);
begin
    if newest >= current * 281474976710656 + pg_snapshot_xmax(pg_current_snapshot())::text::bigint then
        return apflow_log_restart(
            current,
            'the transaction ids of the database went back: what was acknowledged last may be lost');
    end if;
    return current;
end $$;

-- The place of this transaction's events in the log; worked out once in a transaction.
create function apflow_log_place() returns xid8 language plpgsql as $$
declare
    place text := current_setting('apflow.place', true);
begin
    if place is null or place = '' then
        place := (apflow_log_check() * 281474976710656 + pg_current_xact_id()::text::bigint)::text;
        perform set_config('apflow.place', place, true);
    end if;
    return place::xid8;
end $$;

-- Events before this place are complete, as the calling statement sees the database: it must be
-- stable, for the snapshot must be that of the statement which reads the events.
create function apflow_log_sight() returns xid8 language plpgsql stable as $$
declare
    held apflow_log;
    here text := apflow_log_server();
begin
    select * into held from apflow_log;
    if here is null or here is not distinct from held.server then
        return (held.generation * 281474976710656
                    + pg_snapshot_xmin(pg_current_snapshot())::text::bigint)::text::xid8;
    end if;
    return ((held.generation + 1) * 281474976710656)::text::xid8;
end $$;

alter table apflow_event alter column xid set default apflow_log_place();
insert into apflow_log (generation, server) values (0, apflow_log_server());
do $$ begin perform apflow_log_ensure(); end $$;

-- What a node writes and removes again to see whether there is room; not to be compressed.
create table apflow_probe (filler text);
alter table apflow_probe alter column filler set storage plain;

-- How many required dependencies of a pending task ended otherwise than completed, or are blocked
-- themselves. One is enough: the task is blocked until something is run again.
alter table apflow_queue add column broken integer not null default 0;
create index apflow_queue_blocked on apflow_queue (number) where broken > 0;

-- A dependency was run again after this attempt had its inputs.
alter table apflow_running add column stale boolean not null default false;
alter table apflow_outcome add column stale boolean not null default false;

-- How the tasks of a tree stand; live ones run, or are pending and not blocked. A tree of one task
-- may do without. Whoever ends tasks of a tree locks its row first, before the tasks.
create table apflow_tree (
    tree      bigint primary key,
    live      integer not null,
    blocked   integer not null,
    completed integer not null,
    failed    integer not null,
    cancelled integer not null
) with (fillfactor = 50);

with recursive
edges as materialized (
    select d.dependent, d.dependency, d.required,
           case
               when exists (select 1 from apflow_queue p where p.number = d.dependency) then 'pending'
               when exists (select 1 from apflow_running r where r.number = d.dependency) then 'in_progress'
               else (
                   select o.status
                   from apflow_outcome o
                   where o.number = d.dependency
                   order by o.attempt desc
                   limit 1)
           end as status
    from apflow_queue q join apflow_dependency d on d.dependent = q.number),
blocked (number) as (
    select dependent from edges where required and status in ('failed', 'cancelled')
    union
    select e.dependent from blocked b join edges e on e.dependency = b.number and e.required),
counted as (
    select e.dependent as number,
           (count(*) filter (
               where e.required and (e.status in ('failed', 'cancelled') or b.number is not null)))::int as broken,
           (count(*) filter (
               where case
                         when e.required then e.status <> 'completed'
                         else e.status in ('pending', 'in_progress') and b.number is null
                     end))::int as open
    from edges e left join blocked b on b.number = e.dependency
    group by e.dependent)
update apflow_queue q
set open_dependencies = c.open, broken = c.broken
from counted c
where q.number = c.number;

insert into apflow_tree (tree, live, blocked, completed, failed, cancelled)
select t.tree,
       count(*) filter (where r.number is not null or q.broken = 0),
       count(*) filter (where q.broken > 0),
       count(*) filter (where o.status = 'completed'),
       count(*) filter (where o.status = 'failed'),
       count(*) filter (where o.status = 'cancelled')
from apflow_task t
     left join apflow_queue q on q.number = t.number
     left join apflow_running r on r.number = t.number
     left join lateral (
         select latest.status
         from apflow_outcome latest
         where latest.number = t.number
         order by latest.attempt desc
         limit 1) o on q.number is null and r.number is null
where t.tree in (select tree from apflow_queue union select tree from apflow_running)
group by t.tree
having count(*) > 1;

-- The standalone term: one row, kept for ever. While it is not released, a standalone process has the
-- database, and only what names its token is committed. session is the server process that holds the
-- session lock of the same process; null where a pooler gives it no session. A node that joins a cluster
-- sets joining_until, so that no standalone process starts before the node is on record.
create table apflow_standalone (
    term          boolean primary key default true check (term),
    epoch         bigint not null,
    token         uuid,
    holder        text,
    session       integer,
    taken_at      timestamptz,
    expires_at    timestamptz not null,
    released      boolean not null,
    joining_until timestamptz not null
) with (fillfactor = 50);
insert into apflow_standalone (epoch, expires_at, released, joining_until)
values (0, 'epoch', true, 'epoch');

-- Tasks that ask the same of a node are of one class, whatever that is: a claim judges one of them for
-- all, and goes past the others at once. The server works the class out for every row, also for those
-- that were there before.
alter table apflow_queue add column placement_class bigint generated always as (
    hash_array_extended(array[method], 1)
    # hash_array_extended(requires_executors, 2)
    # hash_array_extended(requires_capabilities, 3)
    # hash_array_extended(allowed_nodes, 4)
    # hash_array_extended(forbidden_nodes, 5)
    # hashint8extended(coalesce(max_parallel, 0), 6)) stored;
drop index apflow_queue_ready;
create index apflow_queue_ready on apflow_queue (placement_class, priority, number)
    where open_dependencies = 0 and not held and waits_until is null;

-- Views come last: they show what stands above.
drop view apflow_task_now;

-- Tasks as readers see them; times in microseconds since 1970.
create view apflow_task_now as
select t.number,
       t.tree,
       t.id,
       t.tree_id,
       t.parent_id,
       t.user_id,
       t.method,
       t.held,
       t.spec,
       t.revision,
       case
           when q.number is not null then 'pending'
           when r.number is not null then 'in_progress'
           else o.status
       end                                                                  as status,
       case
           when q.number is null then case when r.number is not null then 'in_progress' else o.status end
           when q.held then 'suspended'
           when q.broken > 0 then 'blocked'
           when q.open_dependencies > 0 then 'waiting'
           when q.due_at > clock_timestamp() then case when q.failed_in_run > 0 then 'retrying' else 'scheduled' end
           else 'ready'
       end                                                                  as phase,
       coalesce(r.stale, o.stale, false)                                    as stale,
       coalesce(q.attempt, r.attempt, o.attempt)                            as attempt,
       coalesce(q.delivery, r.delivery, o.delivery)                         as delivery,
       coalesce(q.last_node, r.node, o.node)                                as last_node,
       o.result,
       coalesce(q.error, o.error)                                           as error,
       case
           when q.error is not null then (
               select before.error_code
               from apflow_outcome before
               where before.number = t.number and before.attempt = q.attempt - 1)
           when o.status = 'cancelled' then 'cancelled'
           else o.error_code
       end                                                                  as error_code,
       coalesce(r.progress, o.progress, 0)                                  as progress,
       o.idempotency_key,
       (extract(epoch from q.due_at) * 1000000)::bigint                     as due_at,
       (extract(epoch from r.expires_at) * 1000000)::bigint                 as lease_expires_at,
       (extract(epoch from t.created_at) * 1000000)::bigint                 as created_at,
       (extract(epoch from coalesce(r.started_at, o.started_at)) * 1000000)::bigint as started_at,
       (extract(epoch from coalesce(q.updated_at, r.started_at, o.completed_at)) * 1000000)::bigint as updated_at,
       (extract(epoch from o.completed_at) * 1000000)::bigint               as completed_at
from apflow_task t
     left join apflow_queue q on q.number = t.number
     left join apflow_running r on r.number = t.number
     left join lateral (
         select *
         from apflow_outcome latest
         where latest.number = t.number
         order by latest.attempt desc
         limit 1) o on q.number is null and r.number is null;
