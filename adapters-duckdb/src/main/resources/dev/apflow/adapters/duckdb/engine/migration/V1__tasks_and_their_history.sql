-- DuckDB keeps columns, not rows: what changes often is narrow and small, what is large is only ever appended.
--
-- A task is one row of apflow_task for ever, and where it stands is a row of exactly one of
--   apflow_pending   waits or may be claimed,
--   apflow_running   is in the hands of a worker,
--   apflow_outcome   has ended: its row with `current`.
-- The first two hold live tasks only, so that neither claims nor reports ever look at finished ones. One connection
-- writes and sees to it that the rows agree; the only unique constraints are those which clients can break, because
-- every index costs each insert. All of a tree's tasks stand in a row of numbers, which is what lets DuckDB skip all
-- other parts of a table (its zone maps) where a statement names a range of numbers.
--
-- Times are UTC.

create table apflow_task (
    number     bigint    not null, -- the order of creation; a tree's root is its first
    id         varchar   not null unique,
    tree       bigint    not null, -- the root's number
    tree_id    varchar   not null,
    parent     bigint,
    user_id    varchar,
    method     varchar   not null,
    spec       varchar   not null, -- JSON
    revision   bigint    not null,
    created_at timestamp not null
);

-- Trees which are defined only.
create table apflow_held (
    tree bigint not null
);

create table apflow_edge (
    task       bigint  not null,
    dependency bigint  not null,
    tree       bigint  not null,
    required   boolean not null
);

-- The first thirteen columns of these two are the same.
create table apflow_pending (
    number       bigint    not null,
    tree         bigint    not null,
    priority     tinyint   not null,
    method       varchar   not null,
    placement    varchar,            -- JSON of the constraints on the node; null: any node with the method
    max_parallel integer,
    dependencies integer   not null,
    dependents   integer   not null,
    due_at       timestamp,
    attempt      integer   not null,
    delivery     bigint    not null,
    failed       integer   not null, -- attempts of this run that failed
    error        varchar,            -- of the attempt before, where this one is a retry by policy
    waits        integer   not null, -- unsatisfied dependencies, and one more where the tree is held
    node         varchar,            -- who had it last
    updated_at   timestamp not null
);

create table apflow_running (
    number       bigint    not null,
    tree         bigint    not null,
    priority     tinyint   not null,
    method       varchar   not null,
    placement    varchar,
    max_parallel integer,
    dependencies integer   not null,
    dependents   integer   not null,
    due_at       timestamp,
    attempt      integer   not null,
    delivery     bigint    not null,
    failed       integer   not null,
    error        varchar,
    id           varchar   not null,
    node         varchar   not null,
    progress     double    not null,
    started_at   timestamp not null
);

-- One row for each attempt that ended.
create table apflow_outcome (
    number          bigint    not null,
    tree            bigint    not null,
    attempt         integer   not null,
    delivery        bigint    not null,
    current         boolean   not null, -- the task stands here; else it was tried or run again
    status          varchar   not null,
    result          varchar,            -- JSON
    error           varchar,
    progress        double    not null,
    node            varchar,
    key_head        bigint,             -- the first eight bytes of the key: the column that look-ups scan
    idempotency_key varchar,
    started_at      timestamp,
    ended_at        timestamp not null
);

-- Successes of deliveries that were fenced: the idempotency cache, together with the outcomes.
create table apflow_fenced (
    number          bigint  not null,
    key_head        bigint  not null,
    idempotency_key varchar not null,
    result          varchar not null
);

create table apflow_event (
    number   bigint    not null, -- the cursor
    task     bigint    not null,
    tree     bigint    not null,
    type     varchar   not null,
    node     varchar,
    attempt  integer   not null,
    delivery bigint    not null,
    details  varchar,            -- JSON; null: {}
    happened timestamp not null
);

create table apflow_submission (
    key         varchar not null primary key,
    fingerprint varchar not null,
    tree        bigint  not null,
    tree_id     varchar not null
);

-- Numbers up to these were given once, although the rows may be deleted: they are never given again.
create table apflow_given (
    task  bigint not null,
    event bigint not null
);
insert into apflow_given values (0, 0);

-- A task as readers see it. Name a range of `number`, or this reads everything there is.
create view apflow_state as
select
    t.number,
    t.tree_id,
    t.spec,
    t.revision,
    t.created_at,
    h.tree is not null as held,
    case
        when p.number is not null then 'pending'
        when r.number is not null then 'in_progress'
        else o.status
    end as status,
    coalesce(p.attempt, r.attempt, o.attempt) as attempt,
    coalesce(p.delivery, r.delivery, o.delivery) as delivery,
    p.due_at,
    o.result,
    coalesce(p.error, o.error) as error,
    coalesce(r.progress, o.progress, 0) as progress,
    coalesce(p.node, r.node, o.node) as node,
    o.idempotency_key,
    coalesce(r.started_at, o.started_at) as started_at,
    coalesce(p.updated_at, r.started_at, o.ended_at) as updated_at,
    o.ended_at
from apflow_task t
left join apflow_held h on h.tree = t.tree
left join apflow_pending p on p.number = t.number
left join apflow_running r on r.number = t.number
left join apflow_outcome o on o.number = t.number and o.current;
