-- What keeps rows and neighbours from stopping others.

-- Why an attempt did not succeed; of live tasks, the attempt before. Rows of earlier versions have none.
alter table apflow_pending add column error_code varchar;
alter table apflow_running add column error_code varchar;
alter table apflow_outcome add column error_code varchar;

-- Views come last: they show what stands above.
drop view apflow_state;

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
    case when o.status = 'cancelled' then 'cancelled' else coalesce(p.error_code, o.error_code) end as error_code,
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
