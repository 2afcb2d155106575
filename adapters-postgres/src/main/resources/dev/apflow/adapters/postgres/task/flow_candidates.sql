-- The first ready tasks of these classes that no pause of a user or a fair key stops, in the order of the claim. :most says
-- how many of each class may start at all.
with params as materialized (
    select :classes::bigint[] as classes, :limits::integer[] as limits, :most::integer[] as most,
           :candidates::int as candidates_max, :paused_users::text[] as users, :paused_fair_keys::text[] as fair_keys),
node_load as materialized (
    select count(*)::int as running from apflow_running where :standalone or node = :holder)
select q.number, q.placement_class
from params p
     cross join unnest(p.classes, p.limits, p.most) as c (class, max_parallel, most)
     cross join lateral (
         select q.number, q.placement_class, q.priority, q.turn
         from apflow_queue q
         where ${ready} and q.placement_class = c.class
           and (q.fair_key is null or q.fair_key <> all (p.fair_keys))
           and (cardinality(p.users) = 0 or not exists (
                   select 1 from apflow_task t where t.number = q.number and t.user_id = any (p.users)))
         order by q.priority, q.turn, q.number
         limit c.most) q
where c.max_parallel = 0 or c.max_parallel > (select running from node_load)
order by q.priority, q.turn, q.number
limit (select candidates_max from params)
