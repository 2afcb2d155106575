-- Locks the row of a flow, which is made where there is none.
with inserted as (
    insert into apflow_flow (name, version, deleted) values (:name, 0, true)
    on conflict (name) do nothing)
select version, deleted, (select count(*) from apflow_flow where not deleted) as flows
from apflow_flow where name = :name for update
