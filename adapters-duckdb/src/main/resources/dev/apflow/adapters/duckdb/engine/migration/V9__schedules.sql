-- Schedules, and the fate of each of their nominal times.

-- The definition is the client's document. counts is an object: entries of the ledger by outcome. A change is made on
-- the revision that it was thought out on, or not at all.
create table apflow_schedule (
    id           varchar   not null primary key,
    revision     bigint    not null,
    version      bigint    not null,
    document     varchar   not null,
    paused       boolean   not null,
    pause_reason varchar,
    paused_at    timestamp,
    place        timestamp not null,
    due_at       timestamp,
    failures     integer   not null,
    counts       varchar   not null,
    created_at   timestamp not null,
    updated_at   timestamp not null
);

-- The ledger: the primary key is the promise. unsettled: there is a tree, and nobody saw yet that it has ended.
create table apflow_occurrence (
    schedule   varchar   not null,
    nominal    timestamp not null,
    outcome    varchar   not null,
    tree_id    varchar,
    started_at timestamp,
    detail     varchar,
    backfill   varchar,
    run        integer   not null,
    unsettled  boolean   not null,
    primary key (schedule, nominal)
);

-- The few entries that are looked at again: those that wait, and those with a tree that has not been settled.
create table apflow_open_occurrence (
    schedule varchar   not null,
    nominal  timestamp not null,
    tree_id  varchar,            -- null: it waits
    backfill varchar,
    run      integer   not null
);
