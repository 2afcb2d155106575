-- What keeps rows and neighbours from stopping others.

-- Why an attempt did not succeed; of live tasks, the attempt before. Rows of earlier versions have none.
alter table apflow_pending add column error_code varchar;
alter table apflow_running add column error_code varchar;
alter table apflow_outcome add column error_code varchar;

-- How many deliveries of this attempt were lost with their workers, and how many may be.
alter table apflow_pending add column lost_deliveries integer default 0;
alter table apflow_running add column lost_deliveries integer default 0;
alter table apflow_pending add column max_deliveries integer default 5;
alter table apflow_running add column max_deliveries integer default 5;

-- How many required dependencies of a pending task ended otherwise than completed, or are blocked
-- themselves. One is enough: the task is blocked until something is run again.
alter table apflow_pending add column broken integer default 0;

-- A dependency was run again after this attempt had its inputs.
alter table apflow_running add column stale boolean default false;
alter table apflow_outcome add column stale boolean default false;

create temp table edge_now as
select e.task, e.dependency, e.required,
       case
           when d.number is not null then 'pending'
           when r.number is not null then 'in_progress'
           else o.status
       end as status
from apflow_pending p
join apflow_edge e on e.task = p.number
left join apflow_pending d on d.number = e.dependency
left join apflow_running r on r.number = e.dependency
left join apflow_outcome o on o.number = e.dependency and o.current;

update apflow_pending set waits = counted.edges + counted.held, broken = counted.broken
from (
    with recursive blocked (number) as (
        select task from edge_now where required and status in ('failed', 'cancelled')
        union
        select e.task from blocked b join edge_now e on e.dependency = b.number and e.required
    )
    select p.number,
           (count(e.task) filter (where case
                when e.required then e.status <> 'completed'
                else e.status in ('pending', 'in_progress') and b.number is null end))::integer as edges,
           (count(e.task) filter (where e.required
                and (e.status in ('failed', 'cancelled') or b.number is not null)))::integer as broken,
           (count(distinct h.tree))::integer as held
    from apflow_pending p
    left join apflow_held h on h.tree = p.tree
    left join edge_now e on e.task = p.number
    left join blocked b on b.number = e.dependency
    group by p.number
) counted
where apflow_pending.number = counted.number;

drop table edge_now;

-- What is written and removed again to see whether there is room.
create table apflow_probe (filler varchar);

-- Views come last: they show what stands above.
drop view apflow_state;

-- A task as readers see it. Name a range of `number`, or this reads everything there is.
create view apflow_state as
select
    t.number,
    t.id,
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
    case
        when p.number is null then case when r.number is not null then 'in_progress' else o.status end
        when h.tree is not null then 'suspended'
        when p.broken > 0 then 'blocked'
        when p.waits > 0 then 'waiting'
        when epoch_us(p.due_at) > epoch_us(now()) then case when p.failed > 0 then 'retrying' else 'scheduled' end
        else 'ready'
    end as phase,
    coalesce(r.stale, o.stale, false) as stale,
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
