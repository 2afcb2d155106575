-- A task writes less.

-- A claim writes one row for its two events, assigned and started: the type is 'started', and "assigned" is true. The
-- number before its own is the id of the event assigned: so ids are given by twos. Nodes of the version before do not
-- know that, and show such a row as started alone. So, where there may be some, rows of both are not written at first.
alter table apflow_event add column assigned boolean;
alter table apflow_event alter column id set increment by 2;
alter table apflow_log add column pairs_from timestamptz;
update apflow_log
set pairs_from = case
        when exists (select 1 from apflow_event) or exists (select 1 from apflow_cluster_node)
            then clock_timestamp() + interval '1 hour'
        else 'epoch'
    end;

-- The pending tasks of a tree are found by the tasks of the tree.
drop index apflow_queue_tree;

-- A success that came too late is kept under its key, and goes with its task. Rows of the version before do not know
-- their task: retention removes them.
alter table apflow_idempotency add column number bigint;
create index apflow_idempotency_number on apflow_idempotency (number) where number is not null;
