-- Adds a version of a flow, and drops those that are too many.
with raised as (
    update apflow_flow set version = version + 1, deleted = false where name = :name
    returning name, version),
old as (
    delete from apflow_flow_version v using raised r
    where v.name = r.name and v.version <= r.version - :versions_max)
insert into apflow_flow_version as v (
    name, version, fingerprint, summary, content, created_by, created_at)
select name, version, :fingerprint, :summary, :content, :created_by, clock_timestamp() from raised
returning ${flow_columns}
