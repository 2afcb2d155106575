-- Flow control: queues, limits by keys, turns, pauses, unique trees.

-- queue: null is the default one. rules: JSON of the limits by keys, null: none. admission: a hash of queue and rules, so
-- that a claim leaves out many rows by comparing numbers. 0: all three are null; 1: there is a fair key alone.
alter table apflow_pending add column queue varchar;
alter table apflow_pending add column rules varchar;
alter table apflow_pending add column admission bigint default 0;
alter table apflow_pending add column fair_key varchar;
alter table apflow_running add column queue varchar;
alter table apflow_running add column rules varchar;
alter table apflow_running add column admission bigint default 0;
alter table apflow_running add column fair_key varchar;

-- What lists are filtered by.
alter table apflow_task add column queue varchar;

-- Null: none was given, which sorts as 0. A task gets one at the first claim that finds it ready, where keys take turns.
alter table apflow_pending add column turn bigint;

-- A priority in which a fair key was ever used: there keys take turns. turn: the greatest one of a task that started.
create table apflow_turn (
    priority tinyint not null,
    turn     bigint  not null
);

create table apflow_queue_settings (
    name           varchar not null,
    max_running    integer,
    rate_limit     integer,          -- null: no rate
    rate_period_us bigint,
    rate_burst     integer,
    version        bigint  not null
);

-- scope: queue, cluster, method, user, fair_key. value: '' where the scope is the whole cluster.
create table apflow_pause (
    scope     varchar   not null,
    value     varchar   not null,
    reason    varchar   not null,
    since     timestamp not null,
    paused_by varchar
);

-- When the next start of a rate would be due if all starts kept their distance: microseconds since 1970. scope: key, queue.
create table apflow_rate (
    scope  varchar not null,
    name   varchar not null,
    due_us bigint  not null
);

-- Trees that were submitted with a unique key. key_head: the first eight bytes of its hash, the column that look-ups scan.
create table apflow_unique_tree (
    key_head bigint  not null,
    key      varchar not null,
    tree     bigint  not null
);
