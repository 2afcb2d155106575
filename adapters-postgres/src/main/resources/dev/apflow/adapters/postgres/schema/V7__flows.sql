-- Runs as lists show them, and the flows that they are made from.

-- A run is a tree. What is written here stands still but for the name and method of a pending root, so that neither claims
-- nor reports touch it: how a run stands is told by the tables of its tasks.
create table apflow_run (
    tree         bigint primary key,
    name         text not null,
    method       text not null,
    flow         text collate "C",
    flow_version integer,
    trigger_kind text,            -- null: the API
    trigger_id   text collate "C",
    trigger_user text,
    labels       jsonb,           -- null: none
    inputs       text,
    created_at   timestamptz not null
);
create index apflow_run_flow on apflow_run (flow, tree) where flow is not null;
create index apflow_run_trigger on apflow_run (trigger_id, tree) where trigger_id is not null;
create index apflow_run_labels on apflow_run using gin (labels jsonb_path_ops) where labels is not null;

-- The name that a spec gives; that of the id where it cannot be read.
create function apflow_name_of(spec text, id text) returns text language plpgsql immutable as $$
begin
    return coalesce(spec::json ->> 'name', id);
exception when others then
    return id;
end $$;

-- Runs of trees that have none: those from before, and those that a node of the version before made.
create function apflow_add_runs(behind bigint) returns bigint language plpgsql as $$
declare
    added bigint;
begin
    insert into apflow_run (tree, name, method, trigger_user, created_at)
    select t.number, apflow_name_of(t.spec, t.id), t.method,
           (select e.actor from apflow_event e
            where e.tree = t.number and e.number = t.number and e.type = 'created'
            order by e.xid, e.id
            limit 1),
           t.created_at
    from apflow_task t
    where t.number = t.tree and t.number > behind
      and not exists (select 1 from apflow_run r where r.tree = t.number)
    on conflict (tree) do nothing;
    get diagnostics added = row_count;
    return added;
end $$;
select apflow_add_runs(0);

-- Counts of trees of several tasks that had ended before there were counts.
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
where t.tree in (
        select m.tree from apflow_task m
        where m.number <> m.tree and not exists (select 1 from apflow_tree a where a.tree = m.tree))
group by t.tree
on conflict (tree) do nothing;

-- A flow's row is kept when the flow is deleted, so that its versions only grow.
create table apflow_flow (
    name    text collate "C" primary key,
    version integer not null,
    deleted boolean not null
);

-- summary is what lists show of the content.
create table apflow_flow_version (
    name        text collate "C" not null,
    version     integer not null,
    fingerprint text not null,
    summary     text not null,
    content     text not null,
    created_by  text,
    created_at  timestamptz not null,
    primary key (name, version)
);
