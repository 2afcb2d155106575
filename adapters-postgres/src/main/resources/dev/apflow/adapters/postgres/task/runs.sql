-- The runs of some trees, named r, that a client asks for, newest first. An empty text or array asks for nothing.
--
-- First the runs are chosen by what stands still, so many as the page shows where no status is asked for. How each stands
-- is looked up then, by indexes, until the page is full: running tasks, which are few; the counts of its tree; the queue,
-- where nothing of the run runs (the tasks of a tree lead to its pending ones; the first that is ready ends the search); for a tree of one task, its latest outcome.
-- The log is asked only for what is shown: the first start behind the events of the creation, and the last end of the tree.
left join running x on x.tree = r.tree
where r.tree < :before
  and (:flow = '' or r.flow = :flow)
  and (:name = '' or r.name = :name)
  and (:method = '' or r.method = :method)
  and (:labels = '' or r.labels @> nullif(:labels, '')::jsonb)
  and (:trigger_kind = '' or coalesce(r.trigger_kind, 'api') = :trigger_kind)
  and (:trigger_id = '' or r.trigger_id = :trigger_id)
  and (:trigger_user = '' or r.trigger_user = :trigger_user)
  and (:created_after::bigint is null
       or r.created_at >= 'epoch'::timestamptz + :created_after::bigint * interval '1 microsecond')
  and (:created_before::bigint is null
       or r.created_at < 'epoch'::timestamptz + :created_before::bigint * interval '1 microsecond')
order by r.tree desc
limit :chosen_max::bigint),
page as (
    select r.*, s.status, a.tree is not null as counted, a.live, a.blocked, a.completed, a.failed, a.cancelled
    from chosen r
         left join lateral (select * from apflow_tree c where c.tree = r.tree limit 1) a on true
         left join lateral (
             select o.status
             from apflow_outcome o
             where o.number = r.tree and a.tree is null and r.running = 0
             order by o.attempt desc
             limit 1) o on true
         left join lateral (
             select ${pending_rank} as rank
             from apflow_queue q
             where q.number = r.tree and a.tree is null and r.running = 0
             limit 1) alone on true
         left join lateral (
             select coalesce(
                 (select w.rank
                  from apflow_task m
                       cross join lateral (
                           select ${pending_rank} as rank from apflow_queue q where q.number = m.number limit 1) w
                  where m.tree_id = i.id and w.rank = 1
                  limit 1),
                 (select min(w.rank)
                  from apflow_task m
                       cross join lateral (
                           select ${pending_rank} as rank from apflow_queue q where q.number = m.number limit 1) w
                  where m.tree_id = i.id)) as rank
             from apflow_task i
             where i.number = r.tree and a.live > 0 and r.running = 0) several on true
         cross join lateral (select coalesce(alone.rank, several.rank) as rank) p
         cross join lateral (
             select case
                        when r.running > 0 then 'in_progress'
                        when p.rank is not null
                            then (array['ready', 'no_node', 'retrying', 'scheduled', 'suspended'])[p.rank]
                        when a.tree is null then o.status
                        when a.blocked + a.failed > 0 then 'failed'
                        when a.cancelled > 0 then 'cancelled'
                        else 'completed'
                    end as status) s
    where cardinality(:statuses::text[]) = 0 or s.status = any (:statuses::text[])
    order by r.tree desc
    limit :limit)
