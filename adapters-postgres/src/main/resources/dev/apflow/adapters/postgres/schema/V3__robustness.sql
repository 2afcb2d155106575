-- What keeps rows, neighbours and databases from stopping others.

-- Why an attempt did not succeed. Rows of earlier versions have none.
alter table apflow_outcome add column error_code text;

-- Views come last: they show what stands above.
drop view apflow_task_now;

-- Tasks as readers see them; times in microseconds since 1970.
create view apflow_task_now as
select t.number,
       t.tree,
       t.id,
       t.tree_id,
       t.parent_id,
       t.user_id,
       t.method,
       t.held,
       t.spec,
       t.revision,
       case
           when q.number is not null then 'pending'
           when r.number is not null then 'in_progress'
           else o.status
       end                                                                  as status,
       coalesce(q.attempt, r.attempt, o.attempt)                            as attempt,
       coalesce(q.delivery, r.delivery, o.delivery)                         as delivery,
       coalesce(q.last_node, r.node, o.node)                                as last_node,
       o.result,
       coalesce(q.error, o.error)                                           as error,
       case
           when q.error is not null then (
               select before.error_code
               from apflow_outcome before
               where before.number = t.number and before.attempt = q.attempt - 1)
           when o.status = 'cancelled' then 'cancelled'
           else o.error_code
       end                                                                  as error_code,
       coalesce(r.progress, o.progress, 0)                                  as progress,
       o.idempotency_key,
       (extract(epoch from q.due_at) * 1000000)::bigint                     as due_at,
       (extract(epoch from r.expires_at) * 1000000)::bigint                 as lease_expires_at,
       (extract(epoch from t.created_at) * 1000000)::bigint                 as created_at,
       (extract(epoch from coalesce(r.started_at, o.started_at)) * 1000000)::bigint as started_at,
       (extract(epoch from coalesce(q.updated_at, r.started_at, o.completed_at)) * 1000000)::bigint as updated_at,
       (extract(epoch from o.completed_at) * 1000000)::bigint               as completed_at
from apflow_task t
     left join apflow_queue q on q.number = t.number
     left join apflow_running r on r.number = t.number
     left join lateral (
         select *
         from apflow_outcome latest
         where latest.number = t.number
         order by latest.attempt desc
         limit 1) o on q.number is null and r.number is null;
