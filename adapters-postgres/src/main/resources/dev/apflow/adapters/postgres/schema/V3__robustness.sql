-- What keeps rows, neighbours and databases from stopping others.

-- Why an attempt did not succeed. Rows of earlier versions have none.
alter table apflow_outcome add column error_code text;

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
