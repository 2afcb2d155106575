-- Who caused an event: the name of the principal. Null where no client did, where the client has no name, and in events
-- of before. The index has those of clients alone, so that what workers do costs nothing more.
alter table apflow_event add column actor varchar(255) collate "C";
create index apflow_event_actor on apflow_event (actor, xid, id) where actor is not null;
