-- Who caused an event: the name of the principal. Null where no client did, where the client has no name, and in events
-- of before.
alter table apflow_event add column actor varchar;
