-- What people want to know of attempts.

-- Lines that executors wrote, some in a row. The lines of a task are numbered over all its attempts; dropped says how
-- many lines of the attempt before these are not kept. bytes is what counts for the limit of an attempt.
create table apflow_log_chunk (
    number     bigint  not null,
    tree       bigint  not null,
    attempt    integer not null,
    delivery   bigint  not null,
    chunk      integer not null,
    node       varchar not null,
    first_line bigint  not null,
    lines      integer not null,
    dropped    bigint  not null,
    bytes      integer not null,
    content    varchar not null  -- JSON
);

-- Stack traces of what executors threw.
create table apflow_trace (
    number   bigint  not null,
    tree     bigint  not null,
    attempt  integer not null,
    delivery bigint  not null,
    trace    varchar not null
);
