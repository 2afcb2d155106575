-- What is asked for stands still, what changes is narrow: a task's definition is one wide row that
-- hot statements do not touch; where it stands is told by which of three narrow tables has a row
-- for it (queue: pending, running: in progress, else its latest outcome).

create sequence apflow_task_number;

create table apflow_task (
    number                bigint primary key,
    tree                  bigint not null,
    id                    text collate "C" not null unique,
    tree_id               text collate "C" not null,
    parent_id             text collate "C",
    user_id               text,
    method                text not null,
    priority              smallint not null,
    held                  boolean not null,
    not_before            timestamptz,
    requires_executors    text[] not null,
    requires_capabilities text[] not null,
    allowed_nodes         text[] not null,
    forbidden_nodes       text[] not null,
    max_parallel          integer,
    spec                  text not null,
    revision              bigint not null default 1,
    created_at            timestamptz not null
);
create index apflow_task_tree on apflow_task (tree_id, number);
create index apflow_task_parent on apflow_task (parent_id) where parent_id is not null;
create index apflow_task_user on apflow_task (user_id, number) where user_id is not null;

create table apflow_dependency (
    dependent  bigint not null,
    dependency bigint not null,
    required   boolean not null,
    primary key (dependency, dependent)
);
create index apflow_dependency_dependent on apflow_dependency (dependent);

-- Pending tasks. due_at is set only while a task waits for its time: claims promote what is due, so
-- that the index they walk holds nothing that they must pass over.
create table apflow_queue (
    number                bigint primary key,
    tree                  bigint not null,
    priority              smallint not null,
    open_dependencies     integer not null,
    held                  boolean not null,
    waits_until           timestamptz,
    due_at                timestamptz,
    attempt               integer not null,
    delivery              bigint not null,
    failed_in_run         integer not null,
    method                text not null,
    requires_executors    text[] not null,
    requires_capabilities text[] not null,
    allowed_nodes         text[] not null,
    forbidden_nodes       text[] not null,
    max_parallel          integer,
    last_node             text,
    error                 text,
    updated_at            timestamptz not null
) with (fillfactor = 70);
create index apflow_queue_ready on apflow_queue (priority, number)
    where open_dependencies = 0 and not held and waits_until is null;
create index apflow_queue_due on apflow_queue (waits_until)
    where waits_until is not null and open_dependencies = 0 and not held;
create index apflow_queue_tree on apflow_queue (tree);

-- Tasks in progress. In a cluster the row is leased: incarnation and expires_at are set.
create table apflow_running (
    number        bigint primary key,
    tree          bigint not null,
    attempt       integer not null,
    delivery      bigint not null,
    failed_in_run integer not null,
    node          text not null,
    incarnation   bigint,
    expires_at    timestamptz,
    progress      double precision not null default 0,
    started_at    timestamptz not null
) with (fillfactor = 70);

-- One row for each attempt that ended: the primary key is the promise.
create table apflow_outcome (
    number          bigint not null,
    attempt         integer not null,
    status          text not null,
    delivery        bigint not null,
    node            text,
    result          text,
    error           text,
    progress        double precision not null,
    idempotency_key text,
    started_at      timestamptz,
    completed_at    timestamptz not null,
    primary key (number, attempt)
);
create index apflow_outcome_ended_badly on apflow_outcome (number) where status in ('failed', 'cancelled');

-- Events in the order (xid, id): a reader stops before the oldest transaction that still runs, so no
-- late commit can slip behind it.
create table apflow_event (
    xid      xid8 not null default pg_current_xact_id(),
    id       bigint generated always as identity,
    number   bigint not null,
    tree     bigint not null,
    type     text not null,
    node     text,
    attempt  integer not null,
    delivery bigint not null,
    details  text not null,
    at       timestamptz not null,
    primary key (xid, id)
);
create index apflow_event_tree on apflow_event (tree, xid, id);

create table apflow_submission (
    key         text primary key,
    fingerprint text not null,
    tree        bigint not null,
    tree_id     text not null,
    created_at  timestamptz not null
);
create index apflow_submission_tree on apflow_submission (tree);

create table apflow_idempotency (
    key        text primary key,
    result     text not null,
    created_at timestamptz not null
);

-- Dependencies that hold their dependent back as things stand.
create view apflow_open_dependency as
select d.dependent, d.dependency
from apflow_dependency d
where exists (select 1 from apflow_queue q where q.number = d.dependency)
   or exists (select 1 from apflow_running r where r.number = d.dependency)
   or d.required and (
        select o.status
        from apflow_outcome o
        where o.number = d.dependency
        order by o.attempt desc
        limit 1) is distinct from 'completed';

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
