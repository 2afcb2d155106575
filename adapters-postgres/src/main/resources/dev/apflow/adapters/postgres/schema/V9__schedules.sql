-- Schedules, and the fate of each of their nominal times.

-- The definition is the client's document. counts is an object: entries of the ledger by outcome. A change is made on
-- the revision that it was thought out on, or not at all.
create table apflow_schedule (
    id           text collate "C" primary key,
    revision     bigint not null,
    version      bigint not null,
    document     text not null,
    paused       boolean not null,
    pause_reason text,
    paused_at    timestamptz,
    place        timestamptz not null,
    due_at       timestamptz,
    failures     integer not null,
    counts       text not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null
) with (fillfactor = 70);
create index apflow_schedule_due on apflow_schedule (due_at) where due_at is not null;

-- The ledger: the primary key is the promise. unsettled: there is a tree, and nobody saw yet that it has ended.
create table apflow_occurrence (
    schedule   text collate "C" not null,
    nominal    timestamptz not null,
    outcome    text not null,
    tree_id    text collate "C",
    started_at timestamptz,
    detail     text,
    backfill   text,
    run        integer not null,
    unsettled  boolean not null,
    primary key (schedule, nominal)
);
create index apflow_occurrence_buffered on apflow_occurrence (schedule, nominal) where outcome = 'buffered';
create index apflow_occurrence_unsettled on apflow_occurrence (schedule, nominal) where unsettled;

-- How the trees of schedules stand.
create view apflow_scheduled_tree as
select o.schedule, o.nominal, o.tree_id,
       case
           when t.number is null then 'removed'
           when a.tree is not null then
               case
                   when a.live > 0 then 'none'
                   when a.blocked + a.failed > 0 then 'failed'
                   when a.cancelled > 0 then 'cancelled'
                   else 'completed'
               end
           when exists (select 1 from apflow_queue q where q.number = t.number)
               or exists (select 1 from apflow_running r where r.number = t.number) then 'none'
           else (
               select l.status from apflow_outcome l where l.number = t.number order by l.attempt desc limit 1)
       end as ended
from apflow_occurrence o
     left join apflow_task t on t.id = o.tree_id
     left join apflow_tree a on a.tree = t.number
where o.unsettled;
