-- Runs as lists show them, and the flows that they are made from.

-- A run is a tree. What is written here stands still but for the name and method of a pending root: how a run stands is
-- told by the tables of its tasks.
create table apflow_run (
    tree         bigint    not null,
    name         varchar   not null,
    method       varchar   not null,
    flow         varchar,
    flow_version integer,
    trigger_kind varchar   not null,
    trigger_id   varchar,
    trigger_user varchar,
    labels       varchar,            -- JSON; null: none
    inputs       varchar,            -- JSON
    created_at   timestamp not null
);

create table apflow_run_label (
    tree  bigint  not null,
    key   varchar not null,
    value varchar not null
);

insert into apflow_run
select t.number,
       coalesce(try_cast(case when json_valid(t.spec) then json_extract_string(t.spec, '$.name') end as varchar), t.id),
       t.method, null, null, 'api', null, e.actor, null, null, t.created_at
from apflow_task t
left join (select task, any_value(actor) as actor from apflow_event where type = 'created' group by task) e
    on e.task = t.number
where t.number = t.tree
order by t.number;

-- A flow's row is kept when the flow is deleted, so that its versions only grow.
create table apflow_flow (
    name    varchar not null,
    version integer not null,
    deleted boolean not null
);

-- summary is what lists show of the content.
create table apflow_flow_version (
    name        varchar   not null,
    version     integer   not null,
    fingerprint varchar   not null,
    summary     varchar   not null,
    content     varchar   not null,
    created_by  varchar,
    created_at  timestamp not null
);
