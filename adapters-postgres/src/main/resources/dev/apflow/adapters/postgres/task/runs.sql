-- The runs of some trees, named r, that a client asks for, newest first. An empty text or array asks for nothing.
--
-- How a run stands is told by what is there already: running tasks, which are few; the counts of its tree; the queue,
-- where nothing of the run runs; for a tree of one task, its latest outcome. Only what the page shows is looked up in the
-- log: the first event behind those of the creation, and the last end of the tree.
left join running x on x.tree = r.tree
left join apflow_tree a on a.tree = r.tree
left join lateral (
    select o.status
    from apflow_outcome o
    where o.number = r.tree and a.tree is null and x.tree is null
    order by o.attempt desc
    limit 1) o on true
left join lateral (
    select min(${pending_rank}) as rank
    from apflow_queue q
    where q.tree = r.tree and x.tree is null and coalesce(a.live > 0, true)) p on true
cross join lateral (
    select case
               when x.tree is not null then 'in_progress'
               when p.rank is not null then (array['ready', 'no_node', 'retrying', 'scheduled', 'suspended'])[p.rank]
               when a.tree is null then o.status
               when a.blocked + a.failed > 0 then 'failed'
               when a.cancelled > 0 then 'cancelled'
               else 'completed'
           end as status) s
where r.tree < :before
  and (:flow = '' or r.flow = :flow)
  and (:name = '' or r.name = :name)
  and (:method = '' or r.method = :method)
  and (:labels = '' or r.labels @> :labels::jsonb)
  and (:trigger_kind = '' or coalesce(r.trigger_kind, 'api') = :trigger_kind)
  and (:trigger_id = '' or r.trigger_id = :trigger_id)
  and (:trigger_user = '' or r.trigger_user = :trigger_user)
  and (:created_after::bigint is null
       or r.created_at >= 'epoch'::timestamptz + :created_after::bigint * interval '1 microsecond')
  and (:created_before::bigint is null
       or r.created_at < 'epoch'::timestamptz + :created_before::bigint * interval '1 microsecond')
  and (cardinality(:statuses::text[]) = 0 or s.status = any (:statuses::text[]))
order by r.tree desc
limit :limit
