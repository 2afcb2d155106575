-- Writes that these trees have ended, where nothing in them can move any more. The root has ended or is blocked: its
-- attempt and delivery stay.
insert into apflow_event (number, tree, type, attempt, delivery, details, actor, at)
select a.tree, a.tree, 'tree_ended', r.attempt, r.delivery,
       format('{"status":"%s","counts":{"pending":%s,"in_progress":0,"completed":%s,"failed":%s,"cancelled":%s}}',
              case
                  when a.blocked + a.failed > 0 then 'failed'
                  when a.cancelled > 0 then 'cancelled'
                  else 'completed'
              end,
              a.blocked, a.completed, a.failed, a.cancelled),
       :actor::text, clock_timestamp()
from apflow_tree a
     cross join lateral (
         select both_of.attempt, both_of.delivery
         from (
             select q.attempt, q.delivery from apflow_queue q where q.number = a.tree
             union all
             select o.attempt, o.delivery from apflow_outcome o where o.number = a.tree) both_of
         order by both_of.attempt desc
         limit 1) r
where a.tree = any (:trees) and a.live = 0
order by a.tree
