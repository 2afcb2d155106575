-- What the nodes of a cluster share besides the tasks. A process that works alone writes to none of
-- these tables.

-- The leader's seat: one row from the first grant on, kept for ever, so that the epoch only grows.
-- session says whether the holder's session shows that its process lives.
create table apflow_cluster_leader (
    seat        boolean primary key check (seat),
    node        text not null,
    incarnation bigint not null,
    url         text not null,
    epoch       bigint not null,
    expires_at  timestamptz not null,
    resigned    boolean not null,
    session     boolean not null
) with (fillfactor = 50);

-- The newest life of each node, kept when the node goes off the record: it fences the earlier ones.
create table apflow_cluster_life (
    node        text collate "C" primary key,
    incarnation bigint not null
);

-- Nodes on record. presence names the lock that the node's session holds, if it can hold one;
-- lost_since is when a sweep first missed it.
create table apflow_cluster_node (
    node         text collate "C" primary key,
    incarnation  bigint not null,
    url          text not null,
    slots        integer not null,
    executors    text[] not null,
    capabilities text not null,
    role         text not null,
    health       text not null,
    heartbeat_at timestamptz not null,
    dead_since   timestamptz,
    presence     integer,
    lost_since   timestamptz
) with (fillfactor = 50);

-- Names of presence locks: one for each session, so that one that the server has not yet found dead
-- is never taken for the next.
create sequence apflow_cluster_presence as integer cycle;
